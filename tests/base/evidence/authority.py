"""A time stamp authority on this machine: OpenSSL answers over HTTP, well or badly as a test wants it."""

import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
NOW = datetime.now(UTC)
TST_INFO = "1.2.840.113549.1.9.16.1.4"


KEYS = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
}


class Authority:
    """Certificates, keys and answers of one authority under ``folder``; ``trusted`` is what a deployment is given."""

    def __init__(self, folder: Path, *, key_of: str = "p256") -> None:
        self.folder = folder
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
        self.root_key, other_key = (
            ec.generate_private_key(ec.SECP256R1()),
            ec.generate_private_key(ec.SECP384R1()),
        )
        self.root = self._issue("Otoritas Akar", self.root_key.public_key(), issuer=None, key=self.root_key)
        other = self._issue("Akar Lain", other_key.public_key(), issuer=None, key=other_key)
        self.trusted = folder / "akar.pem"
        self.trusted.write_bytes(_pem(self.root))
        key = KEYS[key_of]()
        for name, given in {
            "baik": {},
            "lewat": {"days": (-20, -10)},
            "lain": {"issuer": other, "key": other_key},
            "tanpa-guna": {"usage": ExtendedKeyUsageOID.CODE_SIGNING},
        }.items():
            made = self._issue(
                "Stempel Waktu", key.public_key(), **{"issuer": self.root, "key": self.root_key, **given}
            )
            (folder / f"{name}.pem").write_bytes(_pem(made))
        (folder / "kunci.pem").write_bytes(_private(key))

    def reply(self, query: bytes, *, signer: str = "baik") -> bytes:
        """The answer of ``openssl ts`` to a query (DER)."""
        (self.folder / "query.tsq").write_bytes(query)
        self._openssl(
            "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-signer", f"{signer}.pem",
            "-inkey", "kunci.pem", "-out", "reply.tsr",
        )  # fmt: skip
        return (self.folder / "reply.tsr").read_bytes()

    def signed_anew(self, reply: bytes, *, signer: str) -> bytes:
        """The content of an answer signed by a certificate that ``openssl ts`` would not sign with."""
        (self.folder / "given.tsr").write_bytes(reply)
        self._openssl(
            "ts", "-reply", "-config", "tsa.cnf", "-in", "given.tsr", "-token_out", "-out", "token.der"
        )
        self._openssl(
            "cms", "-verify", "-noverify", "-inform", "DER", "-in", "token.der", "-binary", "-out", "info.der"
        )
        self._openssl(
            "cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256", "-econtent_type", TST_INFO, "-outform",
            "DER", "-signer", f"{signer}.pem", "-inkey", "kunci.pem", "-in", "info.der", "-out", "again.der",
        )  # fmt: skip
        status = bytes.fromhex("3003020100")
        return _sequence(status + (self.folder / "again.der").read_bytes())

    def query(self, data: bytes) -> bytes:
        """A request of ``openssl ts`` over data, with a nonce that nobody else knows."""
        (self.folder / "data").write_bytes(data)
        self._openssl("ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "own.tsq")
        return (self.folder / "own.tsq").read_bytes()

    def holds(self, reply: bytes, data: bytes) -> bool:
        """Whether ``openssl ts -verify`` finds the answer to be a stamp over the data, by the command of the report."""
        (self.folder / "stamped.txt").write_bytes(data)
        (self.folder / "stamp.tsr").write_bytes(reply)
        command = ("ts", "-verify", "-data", "stamped.txt", "-in", "stamp.tsr", "-CAfile", str(self.trusted))
        return self._openssl(*command, check=False) == 0

    def _openssl(self, *arguments: str, check: bool = True) -> int:
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, check=False)
        assert not check or done.returncode == 0, done.stderr.decode()
        return done.returncode

    def _issue(
        self, name, public_key, *, issuer, key, days=(-1, 3650), usage=ExtendedKeyUsageOID.TIME_STAMPING
    ):
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW + timedelta(days=days[0]))
            .not_valid_after(NOW + timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        )
        if issuer is not None:
            made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
        return made.sign(key, hashes.SHA256())


class Server(ThreadingHTTPServer):
    """Answers each query as ``answer(query)`` does; None: not at all until the test ends."""

    daemon_threads = True

    def __init__(self, authority: Authority) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.authority, self.answer, self.asked = authority, authority.reply, 0
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def close(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        answer = self.server.answer(query)
        if answer is None:
            self.server.over.wait()
            return
        status, content = answer if isinstance(answer, tuple) else (200, answer)
        self.send_response(status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_given) -> None:
        """Nothing."""


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _private(key) -> bytes:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption())


def _sequence(content: bytes) -> bytes:
    size = len(content).to_bytes(2, "big")
    return b"\x30\x82" + size + content
