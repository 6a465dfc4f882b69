"""The verifier as a bundle carries it: loaded from the one file that is joined from its modules."""

from types import ModuleType

from promotions.bundle.joining import verify_py

verify = ModuleType("verify")
exec(compile(verify_py(), "verify.py", "exec"), verify.__dict__)
