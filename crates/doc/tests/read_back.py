"""Reads the sample report back with python-docx and openpyxl and compares it
with what tests/sample/mod.rs put in. Arguments: the folder with bao-cao.docx
and bao-cao.xlsx, the id of the layout."""

import sys
from pathlib import Path

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING

folder, layout = Path(sys.argv[1]), sys.argv[2]
party = layout.startswith("party")
wrong = []


def same(what, read, wanted):
    if read != wanted:
        wrong.append(f"{what}: đọc được {read!r}, phải là {wanted!r}")


def close(what, read, wanted, within=0.05):
    if read is None or abs(read - wanted) > within:
        wrong.append(f"{what}: đọc được {read!r}, phải là {wanted!r}")


def words(cell):
    return [p.text for p in cell.paragraphs if p.text]


def check_page(document):
    first, wide, last = document.sections
    same("số phần", len(document.sections), 3)
    for name, wanted in {"left": 30, "right": 15, "top": 20, "bottom": 20}.items():
        for section in (first, last):
            close(f"lề {name}", getattr(section, f"{name}_margin").mm, wanted)
    for section in (first, last):
        close("rộng giấy", section.page_width.mm, 210)
        close("cao giấy", section.page_height.mm, 297)
        same("chiều giấy", section.orientation, WD_ORIENT.PORTRAIT)
    same("chiều giấy phụ lục rộng", wide.orientation, WD_ORIENT.LANDSCAPE)
    close("rộng giấy ngang", wide.page_width.mm, 297)
    close("số trang cách mép", first.header_distance.mm, 10)
    same("trang đầu khác", first.different_first_page_header_footer, True)
    same("trang đầu của phần sau", last.different_first_page_header_footer, False)
    number = first.header.paragraphs[0]
    same("số trang ở giữa", number.style.paragraph_format.alignment, WD_ALIGN_PARAGRAPH.CENTER)
    same("cỡ số trang", number.style.font.size.pt, 14 if party else 13)
    same("trường số trang", "PAGE" in number._p.xml, True)


def check_head(document):
    head = document.tables[0]
    if party:
        same("trên trái", words(head.cell(0, 0)), ["TỈNH ỦY BẮC NINH", "ĐẢNG ỦY PHƯỜNG MẪU SƠN", "*"])
        same("trên phải", words(head.cell(0, 1)), ["ĐẢNG CỘNG SẢN VIỆT NAM"])
        same("số", words(head.cell(1, 0)), ["Số 05-BC/ĐU"])
    else:
        same("trên trái", words(head.cell(0, 0)), ["TỈNH BẮC NINH", "ỦY BAN NHÂN DÂN PHƯỜNG MẪU SƠN"])
        same("trên phải", words(head.cell(0, 1)), ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"])
        same("số", words(head.cell(1, 0)), ["Số: 05/BC-UBND"])
    motto = head.cell(0, 1).paragraphs[0].runs[0]
    same("tiêu đề đậm", (motto.font.bold, motto.font.size.pt), (True, 15 if party else 12))
    same("đường kẻ dưới tiêu đề", "w:pBdr" in head.cell(0, 1)._tc.xml, True)
    date = head.cell(1, 1).paragraphs[0]
    same("ngày", date.text, "Mẫu Sơn, ngày 03 tháng 7 năm 2026")
    same("ngày in nghiêng", date.runs[0].font.italic, True)


def check_text(document):
    defaults = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")[0]
    same("phông mặc định", defaults.xpath("w:rFonts/@w:ascii"), ["Times New Roman"])
    same("ngôn ngữ", defaults.xpath("w:lang/@w:val"), ["vi-VN"])
    body = next(p for p in document.paragraphs if p.text.startswith("Thực hiện Kế hoạch"))
    form = body.paragraph_format
    same("cỡ chữ", body.runs[0].font.size.pt, 14)
    same("căn đều", form.alignment, WD_ALIGN_PARAGRAPH.JUSTIFY)
    close("thụt dòng đầu", form.first_line_indent.mm, 10 if party else 12.7)
    same("cách đoạn", form.space_after.pt, 6)
    if party:
        same("giãn dòng", (form.line_spacing_rule, form.line_spacing.pt), (WD_LINE_SPACING.EXACTLY, 20))
    else:
        same("giãn dòng", form.line_spacing, 1.15)
    kind = next(p for p in document.paragraphs if p.text == "BÁO CÁO")
    same("tên loại", (kind.runs[0].font.bold, kind.runs[0].font.size.pt), (True, 16 if party else 14))
    last = next(p for p in document.paragraphs if p.text.startswith("Trên đây"))
    same("dấu hết", last.text.endswith("phường." if party else "phường./."), True)
    heading = next(p for p in document.paragraphs if p.text.startswith("II."))
    same("kiểu đề mục", heading.style.name, "Heading 1")


def check_tables(document):
    _, by_block, foot, models, resources, directives = document.tables
    rows = [[cell.text for cell in row.cells] for row in by_block.rows]
    same("bảng theo khối", rows[3][1:], ["Cộng", "41/44 (93,18 %)", "trên 43", "–"])
    same("tiền", resources.cell(1, 2).text, "2.652.000.000")
    same("tiền có mức", resources.cell(2, 2).text, "gần 415.000.000")
    same("số dòng phụ lục 1", len(models.rows), 1 + 1 + 34 + 1)
    same("bảng rỗng", directives.cell(1, 0).text, "Không có số liệu")
    for table in (by_block, models, resources, directives):
        same("dòng tiêu đề lặp lại", "w:tblHeader" in table.rows[0]._tr.xml, True)
        width = sum(cell.width.mm for cell in table.rows[0].cells)
        wanted = 257 if table is resources else 165
        close("bề rộng bảng", width, wanted, 0.5)
    word = "T/M BAN THƯỜNG VỤ" if party else "TM. ỦY BAN NHÂN DÂN"
    same("ký", words(foot.cell(0, 1))[0], word)
    same("nơi nhận", words(foot.cell(0, 0))[-1], "- Lưu Văn phòng Đảng ủy.")


def check_sheets(book):
    names = ["Bảng 1. Đăng ký mô hình theo", "PL 1 DANH SÁCH MÔ HÌNH ĐANG", "PL 2 NGUỒN LỰC XÃ HỘI HUY ĐỘNG", "PL 3 VĂN BẢN LÃNH ĐẠO, CHỈ ĐẠO"]
    same("tên trang tính", [n[:26] for n in book.sheetnames], [n[:26] for n in names])
    block, models, resources, directives = book.worksheets
    header = 5
    same("tiêu đề cột", [c.value for c in block[header]], ["TT", "Khối", "Chi bộ đã đăng ký", "Tỷ lệ (%)", "Mô hình", "Tỷ lệ duy trì"])
    total = block[header + 3]
    same("tỷ số", (total[2].value, total[3].value, total[3].number_format), ("41/44", 0.9318, "0.00%"))
    same("mức", (total[4].value, total[4].number_format), (43, '"trên "#,##0'))
    same("tỷ lệ", (block.cell(header + 1, 6).value, block.cell(header + 1, 6).number_format), (0.903, "0.0%"))
    same("không rõ", total[5].value, "–")
    header = 6
    money = resources.cell(header + 1, 3)
    same("tiền", (money.value, money.number_format, type(money.value)), (2652000000, "#,##0", int))
    bounded = resources.cell(header + 2, 3)
    same("tiền có mức", (bounded.value, bounded.number_format), (415000000, '"gần "#,##0'))
    same("số lẻ", (resources.cell(header + 2, 8).value, resources.cell(header + 2, 8).number_format), (3.4, "#,##0.0"))
    same("khoảng", resources.cell(header + 1, 9).value, "1–2")
    same("năm", (models.cell(header + 2, 4).value, models.cell(header + 2, 4).number_format), (2021, "0"))
    same("bảng rỗng", directives.cell(header + 1, 1).value, "Không có số liệu")
    for sheet, at in ((block, 5), (models, 6), (resources, 6), (directives, 6)):
        same("khung cố định", sheet.freeze_panes, f"A{at + 1}")
        same("dòng lặp khi in", sheet.print_title_rows, f"${at}:${at}")
        same("khổ giấy", int(sheet.page_setup.paperSize), 9)
        same("vừa một trang ngang", (sheet.page_setup.fitToWidth in (None, 1), sheet.page_setup.fitToHeight), (True, 0))
        same("phông", sheet.cell(at, 1).font.name, "Times New Roman")
    same("giấy ngang", resources.page_setup.orientation, "landscape")
    same("giấy dọc", models.page_setup.orientation, "portrait")


word = docx.Document(str(folder / "bao-cao.docx"))
check_page(word)
check_head(word)
check_text(word)
check_tables(word)
check_sheets(openpyxl.load_workbook(folder / "bao-cao.xlsx"))
if wrong:
    sys.exit("\n".join(wrong))
