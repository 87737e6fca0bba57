"""Reads a report back with python-docx and openpyxl and compares it with the resolved report.
Argument: the folder with report.json, report.docx and report.xlsx."""

import json
import sys
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl

folder = Path(sys.argv[1])
report = json.loads((folder / "report.json").read_text(), parse_float=Decimal)
wrong = []


def same(what, read, wanted):
    if read != wanted:
        wrong.append(f"{what}: đọc được {read!r}, phải là {wanted!r}")


def group(value):
    whole, _, rest = str(Decimal(value)).partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


def plain(text):
    return text.replace("\u00a0", " ")


def check_text(document):
    paragraphs = [plain(p.text) for p in document.paragraphs]
    for block in report["blocks"]:
        if "paragraph" in block:
            words = plain("".join(bit["text"] for bit in block["paragraph"]))
            same("đoạn văn", words in paragraphs, True)
        if "heading" in block:
            same("đề mục", block["heading"]["text"] in paragraphs, True)
    told = {bit["text"] for b in report["blocks"] for bit in b.get("paragraph", []) if "figure" in bit}
    known = {f["text"] for f in report["figures"]}
    same("số trong câu đều là con số", told - known, set())
    head = document.tables[0]
    left = [p.text for p in head.cell(0, 0).paragraphs if p.text]
    same("cơ quan", report["head"]["issuer"] in left, True)


def check_tables(document):
    tables = document.tables[-len(report["appendices"]):] if report["appendices"] else []
    for table, appendix in zip(tables, report["appendices"], strict=True):
        same("số dòng", len(table.rows), 1 + len(appendix["rows"]))
        for row, wanted in zip(table.rows[1:], appendix["rows"]):
            for at, cell in enumerate(wanted["cells"]):
                match cell["value"]:
                    case {"number": n} | {"money": n}:
                        text = plain(row.cells[at].text).removesuffix(" đ")
                        same(appendix["columns"][at]["title"], text, group(n))
                    case {"bounded": b}:
                        same(appendix["columns"][at]["title"], plain(row.cells[at].text), b["prefix"] + group(b["value"]))
                    case {"ratio": r}:
                        same("tỷ số", row.cells[at].text.startswith(f"{group(r['n'])}/{group(r['of'])}"), True)


def check_sheets(book):
    same("số trang tính", len(book.worksheets), max(1, len(report["appendices"])))
    for sheet, appendix in zip(book.worksheets, report["appendices"]):
        head = next(r for r in range(1, 12) if sheet.cell(r, 1).value == appendix["columns"][0]["title"])
        same("khung cố định", sheet.freeze_panes, f"A{head + 1}")
        for r, row in enumerate(appendix["rows"], head + 1):
            column = 0
            for cell, declared in zip(row["cells"], appendix["columns"]):
                column += 1
                read = sheet.cell(r, column)
                title = declared["title"]
                same("tiêu đề cột", str(sheet.cell(head, column).value).startswith(title), True)
                match cell["value"]:
                    case {"number": n} | {"money": n} | {"bounded": {"value": n}}:
                        same(title, Decimal(str(read.value)), Decimal(n))
                    case {"percent": p}:
                        same(title, round(Decimal(str(read.value)) * 100, 2), Decimal(p))
                    case {"ratio": ratio}:
                        same(title, read.value, f"{group(ratio['n'])}/{group(ratio['of'])}")
                # a column with ratios has the percentage in a column of its own beside it
                ratios = any("ratio" in other["cells"][at_of(appendix, declared)]["value"] for other in appendix["rows"] if isinstance(other["cells"][at_of(appendix, declared)]["value"], dict))
                column += 1 if ratios else 0


def at_of(appendix, declared):
    return appendix["columns"].index(declared)


document = docx.Document(folder / "report.docx")
check_text(document)
check_tables(document)
check_sheets(openpyxl.load_workbook(folder / "report.xlsx"))
if wrong:
    sys.exit("\n".join(wrong[:40]))
