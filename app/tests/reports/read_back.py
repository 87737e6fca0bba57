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
    told = set()
    for at, block in enumerate(report["document"]["blocks"]):
        if "para" in block:
            words = plain("".join(run["text"] for run in block["para"]))
            told |= {plain(run["text"]) for run in block["para"] if "of" in run}
            last = at + 1 == len(report["document"]["blocks"])
            same(f"đoạn văn {words[:40]}", last or words in paragraphs, True)
        if "heading" in block:
            same("đề mục", block["heading"]["text"] in paragraphs, True)
    known = {plain(f["text"]) for f in report["figures"]}
    same("số trong câu đều là con số", told - known, set())
    head = document.tables[0]
    left = [p.text for p in head.cell(0, 0).paragraphs if p.text]
    same("cơ quan", report["document"]["header"]["issuer"] in left, True)


def value_of(cell):
    """The number that a cell holds, if it is one."""
    match cell:
        case {"integer": n} | {"money": n} | {"decimal": n} | {"bounded": {"number": n}}:
            return n
    return None


def check_tables(document):
    appendices = report["document"]["appendices"]
    tables = document.tables[-len(appendices):] if appendices else []
    for table, appendix in zip(tables, appendices, strict=True):
        wanted = appendix["table"]
        same("số dòng", len(table.rows), 1 + len(wanted["rows"]))
        for row, want in zip(table.rows[1:], wanted["rows"]):
            if want["kind"] == "group":
                same("dòng nhóm", row.cells[0].text, want["cells"][0]["text"])
                continue
            for at, cell in enumerate(want["cells"]):
                title = wanted["columns"][at]["title"]
                text = plain(row.cells[at].text).removesuffix(" đ")
                match cell:
                    case {"bounded": b}:
                        same(title, text, b["prefix"] + group(b["number"]))
                    case {"ratio": r}:
                        same("tỷ số", text.startswith(f"{group(r['n'])}/{group(r['of'])}"), True)
                    case _ if value_of(cell) is not None:
                        same(title, text, group(value_of(cell)))


def check_sheets(book):
    appendices = report["document"]["appendices"]
    same("số trang tính", len(book.worksheets), max(1, len(appendices)))
    for sheet, appendix in zip(book.worksheets, appendices):
        columns, rows = appendix["table"]["columns"], appendix["table"]["rows"]
        head = next(r for r in range(1, 12) if sheet.cell(r, 1).value == columns[0]["title"])
        same("khung cố định", sheet.freeze_panes, f"A{head + 1}")
        ratios = [any(isinstance(row["cells"][at], dict) and "ratio" in row["cells"][at] for row in rows if row["kind"] != "group") for at in range(len(columns))]
        for r, row in enumerate(rows, head + 1):
            if row["kind"] == "group":
                same("dòng nhóm", sheet.cell(r, 1).value, row["cells"][0]["text"])
                continue
            column = 0
            for at, (cell, declared) in enumerate(zip(row["cells"], columns)):
                column += 1
                read = sheet.cell(r, column)
                title = declared["title"]
                same("tiêu đề cột", str(sheet.cell(head, column).value).startswith(title), True)
                match cell:
                    case {"percent": p}:
                        same(title, round(Decimal(str(read.value)) * 100, 2), Decimal(p))
                    case {"ratio": ratio}:
                        same(title, read.value, f"{group(ratio['n'])}/{group(ratio['of'])}")
                    case _ if value_of(cell) is not None:
                        same(title, Decimal(str(read.value)), Decimal(value_of(cell)))
                # a column with ratios has the percentage in a column of its own beside it
                column += 1 if ratios[at] else 0


document = docx.Document(folder / "report.docx")
check_text(document)
check_tables(document)
check_sheets(openpyxl.load_workbook(folder / "report.xlsx"))
if wrong:
    sys.exit("\n".join(wrong[:40]))
