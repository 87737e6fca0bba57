"""Peers of the reader on the same gold: regular expressions, the same with
underthesea's words and parts of speech, and recognizers-text's numbers.

    pip install underthesea recognizers-text-number==1.0.2a2 emoji==1.7.0
    python score.py CORPUS.jsonl … ARTICLE.gold.jsonl …

A gold figure counts as found when a peer's figure overlaps it with the same
value, unit and bound (recognizers-text has no unit for đồng and no bounds: its
value alone is compared).
"""

import json
import re
import sys
import time
from decimal import Decimal

NUM = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
MAG = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
UNIT = {
    "đồng": "VND", "đ": "VND", "vnđ": "VND", "%": "percent", "km": "km", "km2": "km2", "m2": "m2",
    "m²": "m2", "mét": "m", "m": "m", "ha": "ha", "kg": "kg", "tấn": "tonne", "kwh": "kWh", "lần": "times",
}
BOUND = {
    "trên": "over", "hơn": "over", "vượt": "over", "gần": "nearly", "khoảng": "about", "chừng": "about",
    "xấp xỉ": "about", "ít nhất": "at_least", "tối thiểu": "at_least", "không dưới": "at_least",
    "tối đa": "at_most", "không quá": "at_most", "dưới": "at_most",
}
QUANTITY = re.compile(
    rf"(?:(?P<bound>{'|'.join(sorted(BOUND, key=len, reverse=True))})\s+)?"
    rf"(?P<a>{NUM})\s*(?:(?P<sep>-|–|đến|/)\s*(?P<b>{NUM})\s*)?"
    rf"(?P<mag>(?:(?:{'|'.join(MAG)})\s*)*)"
    rf"(?:(?P<c>\d+)\s*(?P<mag2>triệu|nghìn)\s*)?"
    rf"(?P<unit>(?:đồng|vnđ|đ|%|km2|km|m2|m²|mét|m|ha|kg|tấn|kwh|lần)(?![\w]))?",
    re.IGNORECASE,
)
DROP = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}|(?:ngày|tháng|năm|quý|thứ|khóa|số|điều|khoản|lớp|thôn|tổ|ấp)\s+\d[\d/.-]*"
    r"|\d+\s*[-/]\s*[A-ZĐ]{2,}[\w/-]*|(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d|\b(?:19|20)\d\d\b"
    r"|\d+\s+(?:năm|tháng|ngày|tuần|tuổi|giờ|phút)\b|Covid-19",
    re.IGNORECASE,
)


def value(raw):
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", raw):
        raw = raw.replace(".", "")
    return Decimal(raw.replace(",", "."))


def by_regex(text, tags=None):
    dropped = [m.span() for m in DROP.finditer(text)]
    for m in QUANTITY.finditer(text):
        if any(s <= m.start("a") < e for s, e in dropped):
            continue
        scale = 1
        for word in m.group("mag").split():
            scale *= MAG[word.lower()]
        a = value(m.group("a")) * scale
        unit = UNIT.get((m.group("unit") or "").lower())
        if m.group("c"):
            a += Decimal(m.group("c")) * MAG[m.group("mag2").lower()]
        if unit is None and (scale >= 10**6):
            unit = "VND"
        if tags is not None and unit is None and not noun_follows(tags, m.end()):
            continue
        figure = {"value": a, "unit": unit or "count", "bound": BOUND.get((m.group("bound") or "").lower(), "exact")}
        if m.group("sep") == "/":
            figure["of"] = value(m.group("b")) * scale
        elif m.group("sep"):
            figure["high"] = value(m.group("b")) * scale
            figure["bound"] = "range"
        yield m.start(), m.end(), figure


def noun_follows(tags, end):
    for start, tag in tags:
        if start >= end:
            return tag.startswith("N") or tag == "V"
    return False


def by_underthesea(text):
    from underthesea import pos_tag

    tags, at = [], 0
    for word, tag in pos_tag(text):
        found = text.find(word, at)
        if found >= 0:
            tags.append((found, tag))
            at = found + len(word)
    return by_regex(text, tags)


def by_recognizers(text):
    from recognizers_number import recognize_number

    for r in recognize_number(text.replace(".", "_").replace(",", ".").replace("_", ","), "en-us"):
        if r.resolution and r.resolution.get("value"):
            yield r.start, r.end + 1, {"value": Decimal(r.resolution["value"])}


def same(figure, gold, value_only):
    if figure["value"] != Decimal(str(gold["value"])):
        return False
    if value_only:
        return True
    pairs = [("high", None), ("of", None)]
    for key, missing in pairs:
        have, want = figure.get(key, missing), gold.get(key)
        if (have is None) != (want is None) or (want is not None and have != Decimal(str(want))):
            return False
    return figure["unit"] == gold["unit"] and figure["bound"] == gold["bound"]


def texts(path):
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    if path.endswith(".gold.jsonl"):
        text = open(path.replace(".gold.jsonl", ".txt"), encoding="utf-8").read()
        gold = [dict(r, start=r["char"], end=r["char"] + len(r["quote"])) for r in rows if r["kind"] == "figure"]
        return [(text, gold)]
    return [(r["text"], r["figures"]) for r in rows]


def main():
    groups = {}
    for path in sys.argv[1:]:
        name = "seeds" if path.endswith(".gold.jsonl") else path.rsplit("/", 1)[-1]
        groups.setdefault(name, []).extend(texts(path))
    for peer, value_only in ((by_regex, False), (by_underthesea, False), (by_regex, True), (by_recognizers, True)):
        for name, items in groups.items():
            gold_n = found_n = right = size = 0
            begun = time.process_time()
            for text, gold in items:
                found = list(peer(text))
                size += len(text.encode())
                free = [True] * len(found)
                gold_n += len(gold)
                found_n += len(found)
                for g in gold:
                    for i, (start, end, figure) in enumerate(found):
                        if free[i] and start < g["end"] and g["start"] < end and same(figure, g, value_only):
                            free[i] = False
                            right += 1
                            break
            spent = max(time.process_time() - begun, 1e-6)
            p, r = right / max(found_n, 1), right / max(gold_n, 1)
            f1 = 2 * p * r / max(p + r, 1e-9)
            what = "value" if value_only else "value+unit+bound"
            print(f"{peer.__name__:16} {name:16} {what:17} P {p:.3f} R {r:.3f} F1 {f1:.3f}  {size / spent / 1e6:.2f} MB/s")


main()
