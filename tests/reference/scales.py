"""The tables of the text: career levels, points, weights, spans. Written out again here, on purpose."""

from fractions import Fraction

OFFICIAL_SOURCES = ("assessment_center", "cact", "competency_test")  # 4.2, in the order of precedence

CAREER_LEVEL = {
    "jf_pemula": 0,
    "jf_terampil": 0,
    "jf_mahir": 0,
    "pelaksana": 1,
    "jf_ahli_pertama": 1,
    "jf_penyelia": 1,
    "pengawas": 2,
    "jf_ahli_muda": 2,
    "administrator": 3,
    "jf_ahli_madya": 3,
    "jpt_pratama": 4,
    "jf_ahli_utama": 4,
    "jpt_madya": 5,
    "jpt_utama": 6,
}
JPT = ("jpt_pratama", "jpt_madya", "jpt_utama")
MANAGERIAL = ("pengawas", "administrator", *JPT)
FUNCTIONAL = tuple(kind for kind in CAREER_LEVEL if kind.startswith("jf_"))

# Domain 2: pension ages by kind, used where the post's own row gives none.
PENSION_AGE = dict.fromkeys(CAREER_LEVEL, 58) | {
    "jpt_pratama": 60,
    "jpt_madya": 60,
    "jpt_utama": 60,
    "jf_ahli_madya": 60,
    "jf_ahli_utama": 65,
}

NATIONAL_COMPETENCIES = {f"MAN-0{n}": "managerial" for n in range(1, 9)} | {"SOS-01": "sociocultural"}

PREDICATE_POINTS = {"sangat_baik": 100, "baik": 80, "butuh_perbaikan": 60, "kurang": 40, "sangat_kurang": 20}
# Domain 5.1: (work_result, behaviour) -> predicate.
PREDICATE_MATRIX = {
    ("di_atas", "di_bawah"): "kurang",
    ("di_atas", "sesuai"): "baik",
    ("di_atas", "di_atas"): "sangat_baik",
    ("sesuai", "di_bawah"): "kurang",
    ("sesuai", "sesuai"): "baik",
    ("sesuai", "di_atas"): "baik",
    ("di_bawah", "di_bawah"): "sangat_kurang",
    ("di_bawah", "sesuai"): "butuh_perbaikan",
    ("di_bawah", "di_atas"): "butuh_perbaikan",
}

# Order of attainment (domain 1.6): S1 and D-IV are equal, so are S2 and Spesialis, S3 and Subspesialis.
EDUCATION_ORDER = {
    "SD": 0,
    "SLTP": 1,
    "SLTA": 2,
    "D-I": 3,
    "D-II": 4,
    "D-III": 5,
    "D-IV": 6,
    "S1": 6,
    "PROFESI": 7,
    "S2": 8,
    "SPESIALIS": 8,
    "S3": 9,
    "SUBSPESIALIS": 9,
}
EDUCATION_POINTS = {
    "SD": 50,
    "SLTP": 50,
    "SLTA": 60,
    "D-I": 60,
    "D-II": 60,
    "D-III": 70,
    "D-IV": 80,
    "S1": 80,
    "PROFESI": 80,
    "S2": 90,
    "SPESIALIS": 90,
    "S3": 100,
    "SUBSPESIALIS": 100,
}

# Domain 6.2 and 6.3, as absolute percentages.
Y_WEIGHTS = {"predicate": 60, "award": 15, "team": 15, "feedback": 10}
X_WEIGHTS = {
    "competency": 20,
    "development": 10,
    "experience": 10,
    "potential": 25,
    "education": 10,
    "field_of_study": 10,
    "discipline": 15,
}
COMPONENTS = (*Y_WEIGHTS, *X_WEIGHTS)
DISCIPLINE_POINTS = {"ringan": 75, "sedang": 50, "berat": 25}

# Domain 6.1: (band of Y, band of X) -> box.
BOXES = {
    ("high", "low"): 4,
    ("high", "middle"): 7,
    ("high", "high"): 9,
    ("middle", "low"): 2,
    ("middle", "middle"): 5,
    ("middle", "high"): 8,
    ("low", "low"): 1,
    ("low", "middle"): 3,
    ("low", "high"): 6,
}

RANKS = tuple(
    f"{roman}/{letter}"
    for roman, letters in (("I", "abcd"), ("II", "abcd"), ("III", "abcd"), ("IV", "abcde"))
    for letter in letters
)
# Domain 2: the lower bound of each echelon's span.
ECHELON_LOWEST = {
    "I.a": "IV/d",
    "I.b": "IV/c",
    "II.a": "IV/c",
    "II.b": "IV/b",
    "III.a": "IV/a",
    "III.b": "III/d",
    "IV.a": "III/c",
    "IV.b": "III/b",
    "V.a": "III/a",
}

LEADERSHIP = (  # from the lowest to the highest
    ("PKP", "PIM IV", "Pelatihan Kepemimpinan Pengawas"),
    ("PKA", "PIM III", "Pelatihan Kepemimpinan Administrator"),
    ("PKN II", "PIM II", "Pelatihan Kepemimpinan Nasional Tingkat II"),
    ("PKN I", "PIM I", "Pelatihan Kepemimpinan Nasional Tingkat I"),
)
LEADERSHIP_NEEDED = {"pengawas": 0, "administrator": 1, "jpt_pratama": 2, "jpt_madya": 3, "jpt_utama": 3}

# 4.8: the weight of talent by kind of target; technical has the rest.
TALENT_WEIGHT = dict.fromkeys(CAREER_LEVEL, Fraction(50, 100)) | {
    "jpt_utama": Fraction(80, 100),
    "jpt_madya": Fraction(80, 100),
    "jpt_pratama": Fraction(70, 100),
    "administrator": Fraction(60, 100),
}
