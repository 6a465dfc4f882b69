"""Invented Indonesian names of many regions, put together from parts."""

from dataclasses import dataclass
from random import Random

MALE, FEMALE = "L", "P"


@dataclass(frozen=True, slots=True)
class Tradition:
    """How the names of one region are put together: given names, then what follows them."""

    weight: int
    male: tuple[str, ...]
    female: tuple[str, ...]
    last: tuple[str, ...] = ()
    male_first: tuple[str, ...] = ()
    female_first: tuple[str, ...] = ()
    second: float = 0.0
    single: float = 0.0
    family_first: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TRADITIONS = (
    Tradition(  # Jawa
        weight=30,
        male=_words(
            "Slamet Sukarman Bambang Joko Sugeng Wahyu Agung Eko Dwi Tri Hadi Suparno Widodo Purwanto "
            "Sutrisno Teguh Yulianto Mulyono Haryanto Prasetyo Nugroho Wibowo Kuncoro Paijo Ngadiman"
        ),
        female=_words(
            "Sri Endang Siti Ningsih Wahyuni Lestari Rahayu Sulastri Murni Tuti Retno Wulandari Yuliani "
            "Suprihatin Kartini Puspita Sekar Ratna Handayani Sumiati Partinah"
        ),
        last=_words(
            "Santoso Wibowo Susanto Hartono Raharjo Saputro Kusuma Pratama Utomo Handoko Setyawan "
            "Prabowo Wicaksono Kurniawan Suryadi Purnomo"
        ),
        single=0.12,
        second=0.25,
    ),
    Tradition(  # Sunda
        weight=13,
        male=_words("Asep Ujang Dadang Cecep Deden Iwan Yayat Encep Aep Tatang Jajang Maman Engkus"),
        female=_words("Euis Neneng Iis Nining Imas Lilis Teti Ai Yeyet Cucu Wiwin Nia Dedeh"),
        last=_words(
            "Sobari Suherman Kurnia Hidayat Permana Gunawan Suryana Sukmana Rustandi Komara Nurjaman"
        ),
        single=0.06,
    ),
    Tradition(  # Batak
        weight=9,
        male=_words("Parlindungan Togar Binsar Saut Hotman Maruli Poltak Jonner Tumpal Bonar Robert Daniel"),
        female=_words("Tiurma Rosmawati Lamria Duma Hotnida Rotua Ida Nurhaida Debora Ruth Melda Saulina"),
        last=_words(
            "Siregar Nasution Simanjuntak Sihombing Lubis Harahap Sinaga Panjaitan Tarigan Ginting "
            "Situmorang Hutagalung Purba Manurung"
        ),
        second=0.15,
    ),
    Tradition(  # Minang
        weight=7,
        male=_words("Syafrizal Afrizal Zulkifli Yusrizal Defrizal Nasrul Indra Hendri Masrul Rizal Edison"),
        female=_words("Yulidar Elmiati Desmawati Rosnida Fitri Yusmaniar Gusnawati Reni Delfia Asmawati"),
        last=_words("Chaniago Koto Piliang Tanjung Sikumbang Guci Jambak Caniago Malayu"),
        single=0.2,
    ),
    Tradition(  # Bugis and Makassar
        weight=7,
        male=_words(
            "Baso Patarai Mappatunru Amiruddin Syamsuddin Lanto Mallarangan Nurdin Tenri Ilham Rusdi"
        ),
        female=_words("Besse Tenriwaru Nurhayati Hasnah Rosdiana Mariani Hadijah Sitti Nurbaya Indo"),
        male_first=("Andi", "Daeng", "", "", "H."),
        female_first=("Andi", "Daeng", "", "", "Hj."),
        last=_words("Pawelloi Mappanyukki Makkasau Paturusi Tahir Lawa Palaguna Mattalatta"),
    ),
    Tradition(  # Bali
        weight=5,
        male=_words("Agus Gede Wirawan Surya Sudarma Artawan Suardana Mahendra Dharma Wijana Sukerta Yasa"),
        female=_words("Ayu Sari Suryani Dewi Puspawati Widiani Lestari Kartika Suartini Yuliantini Asih"),
        male_first=("I Wayan", "I Made", "I Nyoman", "I Ketut", "I Gusti Ngurah", "I Putu", "Ida Bagus"),
        female_first=("Ni Wayan", "Ni Made", "Ni Nyoman", "Ni Ketut", "Ni Luh", "Ni Putu", "Ida Ayu"),
    ),
    Tradition(  # Papua
        weight=5,
        male=_words("Yohanes Markus Petrus Lukas Daud Frans Yakobus Elias Naftali Obet Septinus Yulianus"),
        female=_words("Yohana Marta Dorkas Mina Selfina Yosina Naomi Agustina Orpa Levina Paulina"),
        last=_words("Wonda Kogoya Wenda Tabuni Kambu Rumbiak Mandacan Yikwa Mayor Wambrauw Itlay Awoitauw"),
    ),
    Tradition(  # Nusa Tenggara Timur
        weight=5,
        male=_words(
            "Kornelis Yosef Blasius Fransiskus Gregorius Dominikus Melkianus Adrianus Viktor Stefanus"
        ),
        female=_words("Maria Theresia Yuliana Fransiska Veronika Kristina Margareta Adelheid Florentina"),
        last=_words("Lewar Bria Nahak Tukan Lamanepa Fernandez Kleden Ndolu Seran Taolin Djawa Hayon"),
        second=0.35,
    ),
    Tradition(  # Maluku
        weight=4,
        male=_words("Johan Alfaris Semuel Christian Abdullah Nus Ridwan Elifas Hendrik Marthen Rifai"),
        female=_words("Josina Helena Fatma Carolina Saadiah Costansa Yuliana Mariam Debby"),
        last=_words(
            "Latuheru Pattiasina Tuasikal Sahusilawane Manuputty Lestaluhu Rumahlatu Matulessy Titaley"
        ),
    ),
    Tradition(  # Minahasa
        weight=3,
        male=_words("Jantje Ferry Denny Stenly Wempie Royke Franky Jemmy Hein Noldy"),
        female=_words("Meity Olvi Deysi Vonny Femmy Jeane Sientje Grace Altje Norma"),
        last=_words("Taroreh Mandagi Rumengan Kawilarang Lumentut Pangkey Wowor Sondakh Tumbel Rorong"),
    ),
    Tradition(  # Aceh
        weight=3,
        male=_words("Muzakir Zainal Fakhri Ridha Iskandar Mukhlis Saiful Husaini Tarmizi Faisal"),
        female=_words("Nurul Meutia Rahmah Fauziah Keumala Safrida Intan Nursiah Maulida Zuraida"),
        male_first=("Teuku", "", "", "Said"),
        female_first=("Cut", "", "", "Syarifah"),
        last=_words("Abdullah Yusuf Ishak Hasyim Usman Daud Ibrahim Ali"),
        single=0.05,
    ),
    Tradition(  # Banjar and Dayak
        weight=4,
        male=_words("Syahrani Rusmadi Hairudin Gusti Bahrani Yansen Lampang Kaspul Ardiansyah Tingang"),
        female=_words("Noorhayati Rusmini Galuh Mahrita Aluh Yanti Norlatifah Siska Bawi Masliani"),
        last=_words("Anwar Noor Sangen Tundan Effendi Rahmani Usop Garang Bungai Fansyuri"),
    ),
    Tradition(  # Tionghoa
        weight=3,
        male=_words("Hendra Budi Kian Hok Wei Andreas Swie Tjong Ming Herman Yudi Sugianto"),
        female=_words("Mei Lan Hwa Linda Ing Susan Lie Giok Yuliana Ling Fei Vivian"),
        last=_words("Lim Tan Oei Liem Gunawan Halim Wijaya Ong Kwee Tjia Salim"),
        family_first=True,
        second=0.6,
    ),
    Tradition(  # Arab
        weight=2,
        male=_words("Ahmad Husein Umar Hasan Abdullah Salim Muhsin Fuad Zein Faisal"),
        female=_words("Fatimah Aisyah Zahra Khadijah Salma Aminah Muna Syifa Nadia Laila"),
        last=_words("Alatas Assegaf Shahab Alhabsyi Bawazier Baswedan Alaydrus Al-Jufri Bafadal"),
        second=0.2,
    ),
)

_WEIGHTED = tuple(tradition for tradition in TRADITIONS for _ in range(tradition.weight))


def _pick(rng: Random, choices: tuple[str, ...]) -> str:
    return choices[int(rng.random() * len(choices))]


def make_name(rng: Random, *, sex: str) -> str:
    """Put a name together; some people have one word only, as many Indonesians do."""
    tradition = _WEIGHTED[int(rng.random() * len(_WEIGHTED))]
    given = tradition.male if sex == MALE else tradition.female
    words = [_pick(rng, given)]
    if tradition.single and rng.random() < tradition.single:
        return words[0]
    another = _pick(rng, given)
    if rng.random() < tradition.second and another != words[0]:
        words.append(another)
    if tradition.last:
        last = _pick(rng, tradition.last)
        words = [last, *words] if tradition.family_first else [*words, last]
    elif another not in words:
        words.append(another)
    first = tradition.male_first if sex == MALE else tradition.female_first
    if first and (opening := _pick(rng, first)):
        words.insert(0, opening)
    return " ".join(words)
