"""Ranks: golongan ruang of PNS (PP 11/2017; SIASN ids) and golongan of PPPK (Perpres 98/2020)."""

PNS_RANKS: dict[str, int] = {
    f"{group}/{room}": number * 10 + order
    for number, group, rooms in ((1, "I", "abcd"), (2, "II", "abcd"), (3, "III", "abcd"), (4, "IV", "abcde"))
    for order, room in enumerate(rooms, start=1)
}
_ROMAN = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
)
PPPK_RANKS: dict[str, int] = {roman: order for order, roman in enumerate(_ROMAN, start=1)}
RANK_TITLES: dict[str, str] = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tingkat I",
    "I/c": "Juru",
    "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
RANKS: tuple[str, ...] = (*PNS_RANKS, *PPPK_RANKS)


def rank_step(rank: str) -> int | None:
    """Position of a PNS rank on the ladder of seventeen steps, or None for another scheme."""
    ladder = list(PNS_RANKS)
    return ladder.index(rank) if rank in PNS_RANKS else None
