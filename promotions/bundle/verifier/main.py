"""The program."""

import sys

from promotions.bundle.verifier.own_part import check_slice
from promotions.bundle.verifier.refusing import Refused
from promotions.bundle.verifier.reporting import report, report_slice
from promotions.bundle.verifier.whole import check


def main(arguments):
    if not arguments or len(arguments) not in (1, 3) or (len(arguments) == 3 and arguments[1] != "--anchor"):
        print("Pemakaian: python3 verify.py BERKAS.zip [--anchor TITIK-SEGEL.txt] atau IRISAN.json")
        return 2
    try:
        with open(arguments[0], "rb") as file:
            data = file.read()
        anchors = ""
        if len(arguments) == 3:
            with open(arguments[2], encoding="utf-8") as file:
                anchors = file.read()
    except OSError as error:
        print(f"Berkas tidak dapat dibuka: {error}")
        return 2
    try:
        told = report_slice(check_slice(data)) if data[:1] == b"{" else report(check(data, anchors))
    except Refused as error:
        print(f"HASIL PEMERIKSAAN: TIDAK SAH. {error}.")
        return 1
    except Exception as error:  # whatever a forged file makes fail is refused
        print(f"HASIL PEMERIKSAAN: TIDAK SAH. Isi berkas tidak terbaca ({type(error).__name__}: {error}).")
        return 1
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
