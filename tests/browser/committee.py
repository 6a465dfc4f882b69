"""What a committee does, page by page: formed, judged blind, sat, minuted, signed, decided and recorded."""

from django.utils import timezone

from tests.browser.visiting import someone

SEATS = ("penyetuju", "penyetuju-2", "anggota-1", "anggota-2", "anggota-3")
WHY = "Rekam jejak dan kebutuhan jabatan ditimbang dalam sidang panitia."


def accounts():
    """Members from outside, who have no role, and the appointing authority."""
    return [*({"username": name} for name in SEATS[2:]), {"username": "ppk", "role": "ppk"}]


def form(officer, vacancy):
    """From the vacancy to the first review; returns the committee's address."""
    officer.goto("/kelola/lowongan/")
    officer.open(officer.page.locator("tbody tr", has_text=vacancy).locator("th a"))
    officer.follow("Bentuk panitia")
    officer.page.get_by_label("Nomor keputusan").fill("800/12/2026")
    officer.look("panitia-baru")
    officer.press("Bentuk panitia")
    for place, name in enumerate(SEATS):
        officer.page.get_by_label("NIP anggota").fill(name)
        officer.page.get_by_label("Kedudukan").select_option("member" if place else "chair")
        officer.press("Tetapkan")
    officer.look("panitia-dibentuk")
    officer.press("Tutup pembentukan dan mulai penelaahan awal")
    return officer.path


def everybody(officer, browser, address, act):
    """Each member in turn signs in and acts on each candidate."""
    for place, name in enumerate(SEATS):
        width = 360 if place == 2 else officer.width
        with someone(officer.product, browser, width=width, username=name) as member:
            member.goto(address)
            paths = [
                link.get_attribute("href")
                for link in member.page.locator(f"main a[href^='{address}kandidat/']").all()
            ]
            for number, path in enumerate(paths):
                member.goto(path)
                act(member, look=number == 0 and place in (0, 2))


def mark(member, *, look):
    assert "Kandidat" in member.page.locator("h1").inner_text(), "names are hidden"
    if look:
        member.look("penelaahan-awal")
    member.page.get_by_label("Nilai (0–100)").fill("80")
    member.press("Beri nilai")


def vote(member, *, look):
    if look:
        member.look("pemungutan-suara")
    member.page.get_by_label("Setuju").check()
    member.press("Beri suara")


def open_fold(person, title):
    """An act is folded until it is wanted."""
    person.page.locator("details", has=person.page.locator("summary", has_text=title)).first.evaluate(
        "each => { each.open = true }"
    )


def sit(officer, browser, address):
    """The chair opens the sitting, everybody votes, and the chair closes it."""
    with someone(officer.product, browser, width=officer.width, username=SEATS[0]) as chair:
        chair.goto(address)
        open_fold(chair, "Buka sidang")
        chair.page.get_by_label("Tempat").fill("Ruang rapat BKPSDM")
        chair.press("Buka sidang")
        chair.follow("Bandingkan berdampingan")
        chair.look("perbandingan")
        everybody(officer, browser, address, vote)
        chair.goto(address)
        chair.look("sidang")
        open_fold(chair, "Tutup sidang")
        chair.page.get_by_label("Nomor berita acara").fill("BA/01/2026")
        chair.page.get_by_label("Mengapa nama lebih sedikit").fill(WHY)
        chair.press("Susun berita acara")
        chair.look("berita-acara")


def sign(officer, browser, address):
    for place, name in enumerate(SEATS):
        with someone(officer.product, browser, width=officer.width, username=name) as member:
            member.goto(f"{address}berita-acara/")
            member.press("Tanda tangani")
            if place == len(SEATS) - 1:
                assert "berita acara dibekukan" in member.page.locator("body").inner_text()
                member.look("berita-acara-ditandatangani")


def decide(officer, browser, address, *, chosen):
    with someone(officer.product, browser, width=officer.width, username="ppk") as authority:
        authority.goto(f"{address}keputusan/")
        authority.page.locator("label", has_text=chosen).locator("input[name=candidate]").check()
        authority.page.get_by_label("Alasan").fill(WHY)
        authority.look("keputusan-ppk")
        authority.press("Putuskan")
        authority.look("keputusan-dicatat")


def record(officer, address):
    officer.goto(address)
    officer.follow("Pengangkatan")
    officer.page.get_by_label("Nomor keputusan").fill("821.2/45/2026")
    officer.page.get_by_label("Tanggal keputusan").fill(timezone.localdate().isoformat())
    officer.look("pengangkatan")
    officer.press("Catat")
    officer.look("pengangkatan-dicatat")
