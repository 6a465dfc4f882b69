"""The demo accounts: one per role. Plain Python, so that the launcher can print them."""

from dataclasses import dataclass

PREFIX = "demo-"
PASSWORD = "karier-demo"

# Units below the root of the agency; "" is the root itself.
CLERK_UNIT = "KOMINFO-00-1"
OFFICE = "KOMINFO"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account, its role and scope; `person` says whose record it belongs to."""

    name: str
    label: str
    role: str = ""
    unit: str | None = None
    person: str = ""

    @property
    def username(self) -> str:
        return PREFIX + self.name


ACCOUNTS = (
    DemoAccount("pegawai", "Pegawai (Budi Santoso)", person="budi"),
    DemoAccount("pegawai-2", "Pegawai dengan kesenjangan", person="varied"),
    DemoAccount("atasan", "Atasan Budi", role="atasan", unit=CLERK_UNIT, person="head"),
    DemoAccount("admin-opd", "Admin OPD, Dinas Komunikasi dan Informatika", role="admin_opd", unit=OFFICE),
    DemoAccount("asesor", "Asesor", role="asesor", unit=""),
    DemoAccount("analis", "Analis BKPSDM", role="analis", unit=""),
    DemoAccount("penyetuju", "Penyetuju", role="penyetuju", unit=""),
    DemoAccount("penyetuju-2", "Penyetuju kedua (aturan seleksi perlu dua orang)", role="penyetuju", unit=""),
    DemoAccount("ppk", "Pejabat Pembina Kepegawaian", role="ppk", unit=""),
    DemoAccount("auditor", "Auditor", role="auditor", unit=""),
    DemoAccount("teknis", "Admin teknis", role="admin_teknis"),
    DemoAccount("teknis-2", "Admin teknis kedua, yang menyetujui", role="admin_teknis"),
)
