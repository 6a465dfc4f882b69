"""A bundle whose trail an outside authority has stamped."""

from asn_career.base.evidence.checkpoints import point_of
from asn_career.base.evidence.sealing import last_checkpoint
from asn_career.base.evidence.stamping import keep
from asn_career.base.evidence.stamps import checked
from promotions.bundle.files import bundle_of
from tests.base.evidence.trail import write_entries
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.mutating import fitted
from tests.promotions.bundle.trail import seal_now


def stamp_now(authority):
    """The newest checkpoint stamped."""
    newest = last_checkpoint()
    point = point_of(newest)
    return keep(newest, checked(authority.reply(authority.query(point.text.encode())), point))


def stamped_bundle(run, authority):
    """With the first stamp after the last decision, which is over a later checkpoint."""
    write_entries(5)
    seal_now()
    stamp_now(authority)
    return bundle_of(run)


def flipped(data, place):
    """The stamp with one bit changed, signed anew by whoever holds the deployment's key."""
    files = verify.unpack(data)
    stamp = files["stamp.tsr"]
    files["stamp.tsr"] = stamp[:place] + bytes([stamp[place] ^ 1]) + stamp[place + 1 :]
    return fitted(files, signed=True)


def places_of(data):
    """Places in the stamp that a verifier has to notice: the content, what is signed, the signature, the key."""
    files = verify.unpack(data)
    stamp = files["stamp.tsr"]
    signed_data = verify.inside(verify.inside(verify.inside(verify.der(stamp)[0], 48)[1], 48)[1], 160)[0]
    _version, _digests, wrapped, certificates, *_more, signers = verify.inside(signed_data, 48)
    [signer] = verify.inside(signers, 49)
    attributes, signature = verify.inside(signer, 48)[3], verify.inside(signer, 48)[5]
    certificate = next(
        whole for _tag, _content, whole in verify.inside(certificates, 160) if b"Stempel Waktu" in whole
    )
    body = verify.inside(verify.der(certificate)[0], 48)[0]
    for part in (wrapped[2], attributes[2], signature[2], body[2]):
        begins = stamp.index(part)
        yield from (begins + len(part) // 2, begins + len(part) - 1)
