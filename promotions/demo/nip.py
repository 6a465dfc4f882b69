"""Employee numbers (NIP and NI PPPK) that agree with the person's own dates."""

from datetime import date

from .names import MALE

CONTRACT_CODE = "21"


class NumberIssuer:
    """Gives each person the next free serial of their birth date, appointment and sex."""

    def __init__(self) -> None:
        self._issued: dict[str, int] = {}

    def issue(self, *, birth: date, appointed: date, sex: str, contract: bool = False) -> str:
        month = CONTRACT_CODE if contract else f"{appointed.month:02d}"
        digit = "1" if sex == MALE else "2"
        stem = f"{birth:%Y%m%d}{appointed.year}{month}{digit}"
        serial = self._issued.get(stem, 0) + 1
        self._issued[stem] = serial
        return f"{stem}{serial:03d}"
