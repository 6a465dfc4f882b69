"""bin/run --check: the main job over HTTP, as people and a regional system do it; says what it saw."""

import html
import subprocess
import time
import urllib.error
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from launcher import console, demo
from launcher.browsing import Browser, Client, Page, UnexpectedError
from launcher.paths import PYTHON, ROOT

PAGES_PER_PERSON = 25
VACANCIES = 3


@dataclass
class Check:
    """One try-out of the product at an address; each step returns what it saw."""

    address: str
    env: Mapping[str, str]

    def steps(self, *, with_demo: bool) -> Iterator[str]:
        yield self.anonymous()
        if not with_demo:
            return
        client = self.client()
        yield self.gaps(client)
        yield from self.shortlists(client)
        roster = demo.roster()
        yield self.officer(client, roster.PREFIX + "analis", roster.PASSWORD)
        for account in roster.ACCOUNTS:
            yield self.person(account.username, roster.PASSWORD, account.label)

    def anonymous(self) -> str:
        """Strangers get the login page and the state of the product, nothing else."""
        browser = Browser(self.address)
        browser.get("/health/live/")
        browser.get("/health/ready/")
        page = browser.get("/")
        _require("csrfmiddlewaretoken" in page.text, "tamu harus melihat halaman masuk")
        return f"tamu: diarahkan ke '{page.title}'"

    def client(self) -> Client:
        """A client of the API, made on the command line as an administrator would."""
        printed = self._manage(
            "create_api_client",
            f"bin/run --check {int(time.time())}",
            "--unit",
            demo.ROOT_UNIT,
            "--scope",
            "read",
            "run",
        )
        made = dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)
        return Client(self.address, client_id=made["client_id"], secret=made["client_secret"])

    def gaps(self, client: Client) -> str:
        """A gap run through the worker, and its rows."""
        client.finished(client.post("gap-runs/", unit=demo.ROOT_UNIT)["job"])
        rows = client.get("gaps/")["results"]
        _require(rows, "proses kesenjangan tidak menghasilkan baris")
        for row in rows:
            _require(
                (row["held"] is None) == (row["status"] in ("expired", "unknown")), f"tidak konsisten: {row}"
            )
            if row["held"] is not None:
                _require(
                    Decimal(row["gap"]) == Decimal(row["held"]) - Decimal(row["required"]),
                    f"salah hitung: {row}",
                )
        return f"API: proses kesenjangan selesai; misalnya {rows[0]['competency']} {rows[0]['status']}"

    def shortlists(self, client: Client) -> Iterator[str]:
        """A shortlist for some vacancies; contributions add up to the score exactly."""
        vacancies = client.every("vacancies/")
        _require(vacancies, "tidak ada lowongan")
        for vacancy in vacancies[:VACANCIES]:
            client.finished(client.post("shortlists/", vacancy=vacancy["code"])["job"])
            newest = client.get("shortlists/", vacancy=vacancy["code"])["results"][0]
            yield self._candidates(client, newest, vacancy["code"])

    def _candidates(self, client: Client, shortlist: Mapping[str, Any], code: str) -> str:
        candidates = client.every(f"shortlists/{shortlist['id']}/candidates/")
        ranked = [each for each in candidates if each["rank"] is not None]
        for each in candidates:
            if each["score"] is not None:
                total = sum(Decimal(part["points"]) for part in each["contributions"])
                _require(
                    total == Decimal(each["score"]), f"{code}: kontribusi {total}, nilai {each['score']}"
                )
            _require(each["rules"], f"{code}: keputusan tanpa alasan")
        return (
            f"API: lowongan {code}: {len(candidates)} dipertimbangkan, {len(ranked)} berperingkat, "
            f"{sum(1 for each in candidates if each['proposed'])} diusulkan"
        )

    def officer(self, client: Client, username: str, password: str) -> str:
        """What the API says stands on the officer's pages: the gap run, and the best of each shortlist."""
        browser = Browser(self.address)
        browser.post("/masuk/", username=username, password=password)
        heat_map = browser.get("/kelola/kesenjangan/")
        _require("MAN-01" in heat_map.text or "Integritas" in heat_map.text, "peta kesenjangan kosong")
        pages = {url.rstrip("/").rpartition("/")[2]: url for url in browser.get("/kelola/").links}
        shown = [each for each in client.every("shortlists/") if each["id"] in pages]
        _require(shown, "meja kerja tidak menunjukkan daftar pendek")
        for each in shown:
            best = client.get(f"shortlists/{each['id']}/candidates/", proposed="true")["results"][0]
            name = client.get("employees/", nip=best["nip"])["results"][0]["name"]
            page = browser.get(pages[each["id"]])
            for wanted in (html.escape(name), best["score"].replace(".", ",")):
                _require(wanted in page.text, f"{page.url}: {wanted} tidak tampak")
        return f"halaman petugas: '{heat_map.title}' dan {len(shown)} daftar pendek sama dengan API"

    def person(self, username: str, password: str, label: str) -> str:
        """Log in and open every page that this person's pages link to."""
        browser = Browser(self.address)
        first = browser.post("/masuk/", username=username, password=password)
        _require("id_password" not in first.text, f"{username} tidak dapat masuk")
        seen = _walk(browser, first)
        titles = ", ".join(dict.fromkeys(page.title for page in seen if page.title))
        return f"{label}: {len(seen)} halaman dibuka ({titles[:160]})"

    def _manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(PYTHON), str(ROOT / "manage.py"), *arguments],
            env={**self.env},
            capture_output=True,
            text=True,
        )
        _require(done.returncode == 0, f"manage.py {arguments[0]}: {done.stderr.strip()[-300:]}")
        return done.stdout


def run(address: str, *, with_demo: bool, env: Mapping[str, str]) -> int:
    """Exit code 0 when everything that was looked at is as it should be."""
    console.step("Mengerjakan tugas utama lewat HTTP")
    try:
        for seen in Check(address, env).steps(with_demo=with_demo):
            console.step(f"  baik  {seen}")
    except (UnexpectedError, urllib.error.URLError, KeyError, ValueError) as error:
        console.error(
            f"{type(error).__name__}: {error}" if not isinstance(error, UnexpectedError) else str(error)
        )
        return 1
    console.step("Pemeriksaan lulus")
    return 0


def _walk(browser: Browser, first: Page) -> list[Page]:
    """Breadth first over what a person can click (but for admin's pop-ups); every page has to answer."""
    seen = {first.url: first}
    waiting = list(first.links)
    while waiting and len(seen) < PAGES_PER_PERSON:
        url = waiting.pop(0)
        if url not in seen and "_to_field=" not in url and not _is_repetition(url, seen):
            seen[url] = page = browser.get(url)
            waiting += page.links
    return list(seen.values())


def _is_repetition(url: str, seen: Mapping[str, Page]) -> bool:
    """Many rows link to pages of one kind, and lists to their sorted selves: two of each kind suffice."""
    return sum(1 for other in seen if _kind(other) == _kind(url)) >= 2


def _kind(url: str) -> str:
    path = url.partition("?")[0]
    return "/".join("*" if any(sign.isdigit() for sign in part) else part for part in path.split("/"))


def _require(condition: object, message: str) -> None:
    if not condition:
        raise UnexpectedError(message)
