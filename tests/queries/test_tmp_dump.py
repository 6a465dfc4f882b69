import json
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.queries.test_counts import *
def test_dump(walked):
    c=walked[MANY]
    json.dump(c.counts, open('/tmp/counts.json','w'), indent=1, sort_keys=True)
    json.dump({k:repr(v) for k,v in c.failed.items()}, open('/tmp/failed.json','w'), indent=1)
