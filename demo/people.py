"""Who signs in to the demo. One password for all: it is printed beside the address."""

from __future__ import annotations

PASSWORD = "uma-feira-por-dia"  # noqa: S105 - the demo's own, shown on the screen

OWNER = "queijeira@feira.example"
CLERK = "balcao@feira.example"
DRIVER = "estafeta@feira.example"
OPERATOR = "operadora@feira.example"
SHOPPER = "ana@feira.example"
APPLICANT = "pirilampo@feira.example"
ASSOCIATION = "confederacao@feira.example"
PACKER = "ajudante@feira.example"

# (role as shown, e-mail, password)
SIGN_INS = [
    ("Shop owner", OWNER, PASSWORD),
    ("Postal clerk", CLERK, PASSWORD),
    ("Driver", DRIVER, PASSWORD),
    ("Operator", OPERATOR, PASSWORD),
    ("Shopper", SHOPPER, PASSWORD),
    ("Whose shop waits for the operator", APPLICANT, PASSWORD),
    ("Association", ASSOCIATION, PASSWORD),
    ("Packer in a shop", PACKER, PASSWORD),
]

# e-mail → (first name, last name); a shop's owner is <owner of demo.shops>@feira.example
NAMES = {
    "queijeira@feira.example": ("Celeste", "Nuvem"),
    "cabra@feira.example": ("Lino", "Penedo"),
    "abelha@feira.example": ("Dália", "Colmeia"),
    "arroz@feira.example": ("Jacinto", "Campos"),
    "lagareiro@feira.example": ("Olavo", "Moinho"),
    "padeira@feira.example": ("Rosa", "Fornalha"),
    "oleiro@feira.example": ("Brás", "Roda"),
    "avos@feira.example": ("Etelvina", "Teia"),
    "gaivota@feira.example": ("Marta", "Maré"),
    "raposa@feira.example": ("Tomé", "Souto"),
    CLERK: ("Inês", "Carimbo"),
    DRIVER: ("Duarte", "Rota"),
    OPERATOR: ("Helena", "Praça"),
    SHOPPER: ("Ana", "Lopes"),
    APPLICANT: ("Aurora", "Pirilampo"),
    ASSOCIATION: ("Benedita", "Balança"),
    PACKER: ("Vasco", "Cordel"),
}

# Recipients of the demo's orders: name, street, postcode, locality, phone.
RECIPIENTS = (
    ("Ana Lopes", "Rua da Sofia 12, 2.º Esq.", "3000-389", "Coimbra", "+351912000001"),
    ("Rui Salgado", "Avenida da Liberdade 110", "1250-142", "Lisboa", "+351912000002"),
    ("Teresa Monteiro", "Rua de Cedofeita 455", "4050-180", "Porto", "+351912000003"),
    ("Joaquim Faria", "Rua Direita 8", "3500-115", "Viseu", "+351912000004"),
    ("Sofia Bettencourt", "Rua Dr. João Afonso 21", "8000-076", "Faro", "+351912000005"),
    ("Miguel Antunes", "Praça do Giraldo 30", "7000-508", "Évora", "+351912000006"),
    ("Beatriz Nóbrega", "Rua dos Ferreiros 140", "9000-082", "Funchal", "+351912000007"),
    ("Carlos Pimentel", "Rua de Santa Maria 64", "4810-443", "Guimarães", "+351912000008"),
    ("Louise Martin", "Largo da Portagem 3", "3000-337", "Coimbra", "+351912000009"),
    ("Henrique Vale", "Rua Serpa Pinto 17", "2000-046", "Santarém", "+351912000010"),
)
