import time, sys
from pathlib import Path
import pytest
from hypothesis import HealthCheck, given, settings, Phase
from tests.baskets.audit import audit
from tests.baskets.draws import examples
from tests.baskets.examples import play
from tests.baskets.world import forgotten, make_world
pytestmark = pytest.mark.django_db
def test_rate(tmp_path, settings):
    settings.STRIPE_SECRET_KEY="sk_test_feira"
    import gc; w=make_world(tmp_path); gc.freeze(); T=[0.0,0.0,0]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    import hypothesis
    @given(drawn=examples)
    def one(drawn):
        a=time.process_time()
        with forgotten():
            o=play(w,drawn); b=time.process_time(); audit(w,o,with_xml=True)
        c=time.process_time(); T[0]+=b-a; T[1]+=c-b; T[2]+=1
    t0=time.process_time(); t1=time.time()
    hypothesis.settings(deadline=None,database=None,suppress_health_check=list(HealthCheck),max_examples=150)(one)()
    open('/tmp/rate.out','w').write(f"{T[2]} examples, play {T[0]/T[2]*1000:.1f} ms, audit {T[1]/T[2]*1000:.1f} ms cpu; all cpu {(time.process_time()-t0)/T[2]*1000:.1f} ms; wall {(time.time()-t1)/T[2]*1000:.1f}\n")
