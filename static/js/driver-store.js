// Reports that are not sent yet, in the browser's own database: they stay when the page or the phone is closed.
(() => {
  const NAME = "feira-driver";
  const open = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("reports", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const within = async (mode, work) => {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const change = database.transaction("reports", mode);
        const asked = work(change.objectStore("reports"));
        change.oncomplete = () => resolve(asked.result);
        change.onerror = change.onabort = () => reject(change.error);
      });
    } finally {
      database.close();
    }
  };
  window.driverStore = {
    put: (report) => within("readwrite", (reports) => reports.put(report)),
    remove: (key) => within("readwrite", (reports) => reports.delete(key)),
    all: async () => (await within("readonly", (reports) => reports.getAll())).sort((a, b) => a.at.localeCompare(b.at)),
  };
})();
