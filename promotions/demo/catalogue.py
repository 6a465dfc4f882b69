"""Job families with their technical competencies, ladders and fields of study, and the offices of a region."""

from dataclasses import dataclass
from itertools import product

MANAGERIAL = tuple(f"MAN-0{number}" for number in range(1, 9))
CORE = (*MANAGERIAL, "SOS-01")

EXPERT = ("jf_ahli_pertama", "jf_ahli_muda", "jf_ahli_madya", "jf_ahli_utama")
SKILLED = ("jf_pemula", "jf_terampil", "jf_mahir", "jf_penyelia")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of post brings with it (levels and pension ages: see the rule files)."""

    label: str
    core_level: int
    technical_level: int
    job_class: int
    retirement_age: int
    echelon: str = ""


KINDS = {
    "jpt_madya": Kind("", 5, 5, 16, 60, "I.b"),
    "jpt_pratama": Kind("", 4, 4, 14, 60, "II.b"),
    "administrator": Kind("", 3, 3, 11, 58, "III.b"),
    "pengawas": Kind("", 2, 3, 9, 58, "IV.a"),
    "pelaksana": Kind("", 1, 2, 6, 58),
    "jf_pemula": Kind("Pemula", 1, 1, 5, 58),
    "jf_terampil": Kind("Terampil", 1, 2, 6, 58),
    "jf_mahir": Kind("Mahir", 2, 3, 7, 58),
    "jf_penyelia": Kind("Penyelia", 2, 3, 8, 58),
    "jf_ahli_pertama": Kind("Ahli Pertama", 2, 2, 8, 58),
    "jf_ahli_muda": Kind("Ahli Muda", 3, 3, 9, 58),
    "jf_ahli_madya": Kind("Ahli Madya", 4, 4, 11, 60),
    "jf_ahli_utama": Kind("Ahli Utama", 5, 5, 13, 65),
}


@dataclass(frozen=True, slots=True)
class Family:
    """A field of work: what its people learn, and the ladders they climb."""

    code: str
    competencies: tuple[str, ...]
    clerks: tuple[str, ...]
    experts: tuple[str, ...]
    skilled: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]  # field of study, suffix of its S1
    diploma: tuple[str, str]

    def competency_code(self, number: int) -> str:
        return f"TEK-{self.code[:4].upper()}-{number + 1:02d}"


FAMILIES = {
    family.code: family
    for family in (
        Family(
            "data",
            (
                "Analisis Data",
                "Tata Kelola Data",
                "Penyajian dan Visualisasi Data",
                "Pengelolaan Sistem Informasi",
                "Keamanan Informasi",
            ),
            ("Pengolah Data dan Informasi", "Operator Layanan Teknologi Informasi"),
            ("Pranata Komputer", "Statistisi"),
            ("Pranata Komputer",),
            (
                ("Sistem Informasi", "S.Kom."),
                ("Informatika", "S.Kom."),
                ("Statistika", "S.Stat."),
                ("Ilmu Komputer", "S.Kom."),
            ),
            ("Manajemen Informatika", "A.Md.Kom."),
        ),
        Family(
            "administrasi",
            (
                "Tata Naskah Dinas",
                "Pengelolaan Arsip",
                "Pelayanan Administrasi",
                "Pengelolaan Barang Milik Daerah",
            ),
            ("Pengadministrasi Perkantoran", "Penata Layanan Operasional"),
            ("Arsiparis",),
            ("Arsiparis",),
            (("Administrasi Publik", "S.A.P."), ("Ilmu Administrasi", "S.Sos."), ("Manajemen", "S.M.")),
            ("Administrasi Perkantoran", "A.Md."),
        ),
        Family(
            "kepegawaian",
            (
                "Manajemen Kepegawaian",
                "Analisis Jabatan dan Beban Kerja",
                "Pengembangan Kompetensi ASN",
                "Manajemen Talenta",
            ),
            ("Penelaah Data Kepegawaian", "Pengelola Layanan Kepegawaian"),
            ("Analis SDM Aparatur", "Asesor SDM Aparatur"),
            ("Pranata SDM Aparatur",),
            (("Administrasi Publik", "S.A.P."), ("Psikologi", "S.Psi."), ("Manajemen", "S.M.")),
            ("Administrasi Perkantoran", "A.Md."),
        ),
        Family(
            "keuangan",
            (
                "Penganggaran Daerah",
                "Akuntansi Pemerintahan",
                "Perbendaharaan",
                "Pengelolaan Pendapatan Daerah",
                "Pelaporan Keuangan",
            ),
            ("Pengelola Keuangan", "Penelaah Laporan Keuangan"),
            ("Analis Keuangan Pusat dan Daerah",),
            ("Pranata Keuangan",),
            (("Akuntansi", "S.Ak."), ("Ekonomi Pembangunan", "S.E."), ("Manajemen", "S.E.")),
            ("Akuntansi", "A.Md.Ak."),
        ),
        Family(
            "perencanaan",
            (
                "Perencanaan Pembangunan",
                "Pemantauan dan Evaluasi",
                "Penelitian Kebijakan",
                "Perencanaan Wilayah",
            ),
            ("Penelaah Teknis Kebijakan", "Pengolah Bahan Perencanaan"),
            ("Perencana", "Analis Kebijakan"),
            ("Asisten Peneliti Daerah",),
            (
                ("Perencanaan Wilayah dan Kota", "S.P.W.K."),
                ("Ekonomi Pembangunan", "S.E."),
                ("Administrasi Publik", "S.A.P."),
            ),
            ("Administrasi Perkantoran", "A.Md."),
        ),
        Family(
            "pengawasan",
            ("Audit Kinerja", "Audit Kepatuhan", "Manajemen Risiko", "Reviu Laporan"),
            ("Pengelola Tindak Lanjut Pengawasan",),
            ("Auditor", "Pengawas Penyelenggaraan Urusan Pemerintahan"),
            ("Auditor",),
            (("Akuntansi", "S.Ak."), ("Ilmu Hukum", "S.H."), ("Teknik Sipil", "S.T.")),
            ("Akuntansi", "A.Md.Ak."),
        ),
        Family(
            "kesehatan",
            (
                "Pelayanan Kesehatan Dasar",
                "Asuhan Pasien",
                "Kesehatan Ibu dan Anak",
                "Surveilans Penyakit",
                "Manajemen Pelayanan Kesehatan",
            ),
            ("Pengadministrasi Rekam Medis",),
            ("Dokter", "Perawat", "Bidan", "Apoteker"),
            ("Perawat", "Bidan", "Pranata Laboratorium Kesehatan"),
            (
                ("Kesehatan Masyarakat", "S.K.M."),
                ("Keperawatan", "S.Kep."),
                ("Kedokteran", "S.Ked."),
                ("Farmasi", "S.Farm."),
            ),
            ("Keperawatan", "A.Md.Kep."),
        ),
        Family(
            "pendidikan",
            ("Pembelajaran", "Penilaian Hasil Belajar", "Pengembangan Kurikulum", "Manajemen Sekolah"),
            ("Pengelola Umum Sekolah",),
            ("Guru",),
            ("Pamong Belajar",),
            (
                ("Pendidikan Guru Sekolah Dasar", "S.Pd."),
                ("Pendidikan Matematika", "S.Pd."),
                ("Pendidikan Bahasa Indonesia", "S.Pd."),
            ),
            ("Pendidikan Guru", "A.Ma."),
        ),
        Family(
            "pekerjaan umum",
            (
                "Perencanaan Teknis Jalan dan Jembatan",
                "Pengelolaan Sumber Daya Air",
                "Tata Bangunan",
                "Pengadaan Barang dan Jasa",
            ),
            ("Pengelola Sarana dan Prasarana", "Operator Alat Berat"),
            ("Penata Kelola Jalan dan Jembatan", "Penata Ruang"),
            ("Teknisi Bangunan Gedung",),
            (("Teknik Sipil", "S.T."), ("Arsitektur", "S.Ars."), ("Teknik Pengairan", "S.T.")),
            ("Teknik Sipil", "A.Md.T."),
        ),
        Family(
            "tani",
            ("Penyuluhan Pertanian", "Perlindungan Tanaman", "Kesehatan Hewan", "Ketahanan Pangan"),
            ("Pengelola Sarana Pertanian",),
            ("Penyuluh Pertanian", "Medik Veteriner"),
            ("Penyuluh Pertanian", "Paramedik Veteriner"),
            (("Agribisnis", "S.P."), ("Agroteknologi", "S.P."), ("Peternakan", "S.Pt.")),
            ("Penyuluhan Pertanian", "A.Md.P."),
        ),
        Family(
            "sosial",
            (
                "Rehabilitasi Sosial",
                "Penyaluran Bantuan Sosial",
                "Pemberdayaan Masyarakat",
                "Pendampingan Keluarga",
            ),
            ("Pengolah Data Bantuan Sosial", "Penata Layanan Sosial"),
            ("Pekerja Sosial", "Penggerak Swadaya Masyarakat"),
            ("Pekerja Sosial",),
            (("Kesejahteraan Sosial", "S.Tr.Sos."), ("Sosiologi", "S.Sos."), ("Psikologi", "S.Psi.")),
            ("Pekerjaan Sosial", "A.Md."),
        ),
        Family(
            "lingkungan",
            ("Pengendalian Pencemaran", "Pengelolaan Sampah", "Kajian Dampak Lingkungan", "Konservasi"),
            ("Pengelola Kebersihan dan Pertamanan",),
            ("Pengendali Dampak Lingkungan",),
            ("Pengawas Lingkungan Hidup",),
            (("Teknik Lingkungan", "S.T."), ("Biologi", "S.Si."), ("Kehutanan", "S.Hut.")),
            ("Teknik Lingkungan", "A.Md.T."),
        ),
        Family(
            "transportasi",
            ("Rekayasa Lalu Lintas", "Pengujian Kendaraan", "Keselamatan Transportasi"),
            ("Pengelola Terminal dan Parkir",),
            ("Penata Transportasi",),
            ("Penguji Kendaraan Bermotor",),
            (("Transportasi Darat", "S.Tr.Tra."), ("Teknik Sipil", "S.T.")),
            ("Lalu Lintas dan Angkutan Jalan", "A.Md.Tra."),
        ),
        Family(
            "hukum",
            ("Penyusunan Peraturan Daerah", "Bantuan Hukum", "Dokumentasi Hukum"),
            ("Pengolah Bahan Hukum",),
            ("Perancang Peraturan Perundang-undangan", "Penyuluh Hukum"),
            ("Asisten Dokumentasi Hukum",),
            (("Ilmu Hukum", "S.H."), ("Hukum Tata Negara", "S.H.")),
            ("Administrasi Hukum", "A.Md."),
        ),
        Family(
            "pemerintahan",
            (
                "Penyelenggaraan Pemerintahan Umum",
                "Pembinaan Desa dan Kelurahan",
                "Ketenteraman dan Ketertiban",
                "Pelayanan Terpadu Kecamatan",
            ),
            ("Pengelola Pemerintahan", "Penata Layanan Kecamatan"),
            ("Polisi Pamong Praja",),
            ("Polisi Pamong Praja",),
            (("Ilmu Pemerintahan", "S.IP."), ("Administrasi Publik", "S.A.P."), ("Ilmu Politik", "S.IP.")),
            ("Ilmu Pemerintahan", "A.Md."),
        ),
        Family(
            "perizinan",
            (
                "Pelayanan Perizinan",
                "Promosi Penanaman Modal",
                "Pembinaan Koperasi dan Usaha Kecil",
                "Pengelolaan Pasar",
            ),
            ("Pengolah Data Perizinan", "Penata Layanan Perizinan"),
            ("Penata Perizinan", "Pembina Industri"),
            ("Pengawas Kemetrologian",),
            (("Manajemen", "S.M."), ("Ekonomi Pembangunan", "S.E."), ("Administrasi Bisnis", "S.A.B.")),
            ("Administrasi Bisnis", "A.Md.A.B."),
        ),
        Family(
            "budaya",
            ("Pemasaran Pariwisata", "Pelestarian Budaya", "Pembinaan Kepemudaan dan Olahraga"),
            ("Pengelola Destinasi Wisata",),
            ("Adyatama Kepariwisataan", "Pamong Budaya"),
            ("Pamong Budaya",),
            (("Pariwisata", "S.Par."), ("Sejarah", "S.Hum."), ("Ilmu Komunikasi", "S.I.Kom.")),
            ("Perhotelan", "A.Md.Par."),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Office:
    """A regional office directly under the head of region."""

    code: str
    name: str
    family: str
    divisions: tuple[tuple[str, str], ...]  # name, family


OFFICES = tuple(
    Office(code, name, family, divisions)
    for code, name, family, divisions in (
        (
            "KOMINFO",
            "Dinas Komunikasi dan Informatika",
            "data",
            (("Statistik dan Data", "data"), ("Aplikasi dan Persandian", "data")),
        ),
        (
            "BKPSDM",
            "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
            "kepegawaian",
            (("Mutasi dan Promosi", "kepegawaian"), ("Pengembangan Kompetensi", "kepegawaian")),
        ),
        (
            "DIKNAS",
            "Dinas Pendidikan",
            "pendidikan",
            (("Pembinaan Sekolah Dasar", "pendidikan"), ("Guru dan Tenaga Kependidikan", "pendidikan")),
        ),
        (
            "DINKES",
            "Dinas Kesehatan",
            "kesehatan",
            (("Pelayanan Kesehatan", "kesehatan"), ("Pengendalian Penyakit", "kesehatan")),
        ),
        (
            "BAPPEDA",
            "Badan Perencanaan Pembangunan Daerah",
            "perencanaan",
            (("Perencanaan dan Evaluasi", "perencanaan"), ("Data dan Penelitian", "data")),
        ),
        (
            "BPKAD",
            "Badan Pengelolaan Keuangan dan Aset Daerah",
            "keuangan",
            (("Anggaran", "keuangan"), ("Perbendaharaan", "keuangan"), ("Aset", "administrasi")),
        ),
        ("ITDA", "Inspektorat Daerah", "pengawasan", (("Pengawasan Kinerja", "pengawasan"),)),
        (
            "DPUPR",
            "Dinas Pekerjaan Umum dan Penataan Ruang",
            "pekerjaan umum",
            (("Bina Marga", "pekerjaan umum"), ("Sumber Daya Air", "pekerjaan umum")),
        ),
        (
            "DISDUKCAPIL",
            "Dinas Kependudukan dan Pencatatan Sipil",
            "administrasi",
            (
                ("Pelayanan Pendaftaran Penduduk", "administrasi"),
                ("Pengelolaan Informasi Kependudukan", "data"),
            ),
        ),
        (
            "DINSOS",
            "Dinas Sosial",
            "sosial",
            (("Rehabilitasi Sosial", "sosial"), ("Pemberdayaan Sosial", "sosial")),
        ),
        ("DISTAN", "Dinas Pertanian", "tani", (("Tanaman Pangan", "tani"), ("Peternakan", "tani"))),
        (
            "SATPOLPP",
            "Satuan Polisi Pamong Praja",
            "pemerintahan",
            (("Ketertiban Umum", "pemerintahan"), ("Penegakan Peraturan Daerah", "hukum")),
        ),
        (
            "DPMPTSP",
            "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
            "perizinan",
            (("Pelayanan Perizinan", "perizinan"), ("Penanaman Modal", "perizinan")),
        ),
        (
            "DLH",
            "Dinas Lingkungan Hidup",
            "lingkungan",
            (("Pengendalian Pencemaran", "lingkungan"), ("Pengelolaan Sampah", "lingkungan")),
        ),
        (
            "DISHUB",
            "Dinas Perhubungan",
            "transportasi",
            (("Lalu Lintas", "transportasi"), ("Angkutan", "transportasi")),
        ),
        (
            "DPMD",
            "Dinas Pemberdayaan Masyarakat dan Desa",
            "pemerintahan",
            (("Pemerintahan Desa", "pemerintahan"), ("Pemberdayaan Masyarakat", "sosial")),
        ),
        (
            "BAPENDA",
            "Badan Pendapatan Daerah",
            "keuangan",
            (("Pajak Daerah", "keuangan"), ("Retribusi", "keuangan")),
        ),
        (
            "DISBUDPAR",
            "Dinas Kebudayaan dan Pariwisata",
            "budaya",
            (("Kebudayaan", "budaya"), ("Pariwisata", "budaya")),
        ),
        ("DISPERINDAG", "Dinas Perindustrian dan Perdagangan", "perizinan", (("Perdagangan", "perizinan"),)),
        ("DISPUSIP", "Dinas Perpustakaan dan Kearsipan", "administrasi", (("Kearsipan", "administrasi"),)),
        ("BPBD", "Badan Penanggulangan Bencana Daerah", "sosial", (("Kedaruratan dan Logistik", "sosial"),)),
        ("DISNAKER", "Dinas Tenaga Kerja", "sosial", (("Pelatihan dan Penempatan Kerja", "sosial"),)),
    )
)

BUREAUS = (
    ("Pemerintahan", "pemerintahan"),
    ("Hukum", "hukum"),
    ("Perekonomian dan Pembangunan", "perencanaan"),
    ("Pengadaan Barang dan Jasa", "pekerjaan umum"),
    ("Organisasi", "kepegawaian"),
    ("Umum", "administrasi"),
)
ASSISTANTS = (
    ("Pemerintahan dan Kesejahteraan Rakyat", "pemerintahan"),
    ("Perekonomian dan Pembangunan", "perencanaan"),
    ("Administrasi Umum", "administrasi"),
)

REGIONS = tuple(
    f"{first} {second}"
    for second, first in product(
        ("Jaya", "Permai", "Makmur", "Lestari"),
        (
            "Sagara",
            "Tirtasari",
            "Wanagiri",
            "Lintang",
            "Merawang",
            "Cahaya Timur",
            "Pulau Kenari",
            "Bukit Damar",
        ),
    )
)
DISTRICTS = tuple(
    f"{first} {second}"
    for second, first in product(
        ("Ujung", "Hilir", "Hulu", "Tengah", "Baru"),
        ("Karang", "Sungai", "Tanjung", "Batu", "Lembah", "Rawa"),
    )
)


def competencies() -> list[tuple[str, str, str, str]]:
    """Rows of the technical dictionary; the nine national competencies come with the product."""
    return [
        (family.competency_code(number), name, "technical", family.code)
        for family in FAMILIES.values()
        for number, name in enumerate(family.competencies)
    ]


LEADERSHIP = (
    ("PKP", "Pelatihan Kepemimpinan Pengawas", 2),
    ("PKA", "Pelatihan Kepemimpinan Administrator", 3),
    ("PKN-II", "Pelatihan Kepemimpinan Nasional Tingkat II", 4),
    ("PKN-I", "Pelatihan Kepemimpinan Nasional Tingkat I", 5),
)
LEADERSHIP_FOR = {
    "pengawas": "PKP",
    "administrator": "PKA",
    "jpt_pratama": "PKN-II",
    "jpt_madya": "PKN-I",
}
_STEPS = ((2, "Dasar", "daring", 20, 0), (3, "Lanjutan", "campuran", 40, 1_500_000))
_CORE_NAMES = (
    "Integritas",
    "Kerja Sama",
    "Komunikasi",
    "Orientasi pada Hasil",
    "Pelayanan Publik",
    "Pengembangan Diri dan Orang Lain",
    "Mengelola Perubahan",
    "Pengambilan Keputusan",
    "Perekat Bangsa",
)

Program = tuple[str, str, str, str, int, int, str, str, int]


def programs() -> list[Program]:
    """Rows of the training catalogue; online ones reach the remote units."""
    rows: list[Program] = []
    for code, name, kind, _family in competencies():
        for level, step, modality, hours, cost in _STEPS:
            title = f"{name} Tingkat {step}"
            rows.append((f"{code}-P{level}", title, "teknis", modality, hours, cost, "BKPSDM", code, level))
        if kind == "technical" and code.endswith("01"):
            title = f"{name} di Tempat Kerja"
            rows.append((f"{code}-P4", title, "magang", "di_tempat_kerja", 80, 4_000_000, "LAN", code, 4))
    for code, name in zip(CORE, _CORE_NAMES, strict=True):
        kind = "manajerial" if code in MANAGERIAL else "sosial_kultural"
        for level, modality, hours in ((2, "daring", 16), (3, "klasikal", 24)):
            title = f"Penguatan {name} Tingkat {level}"
            rows.append((f"{code}-P{level}", title, kind, modality, hours, 750_000, "BKPSDM", code, level))
    for code, name, level in LEADERSHIP:
        rows.append((code, name, "struktural", "campuran", 300, 25_000_000, "LAN", "MAN-04", level))
    return rows
