"""The notebook that a good analyst would write for these twelve rules and no others, in pandas.
   python pandas-peer.py LEADS ACTIVITIES AS_OF OUT
It trusts its files. What it used goes to the file that USAGE_FILE names."""
import json
import os
import resource
import sys

import numpy as np
import pandas as pd

leads_path, log_path, as_of, out = sys.argv[1:5]
today = pd.Timestamp(as_of)

log = pd.read_csv(log_path, usecols=["Lead ID", "Type", "Timestamp", "URL"], dtype=str, keep_default_na=False)
log = log[(log["Lead ID"] != "") & (log["Timestamp"] != "")]
age = (today - pd.to_datetime(log["Timestamp"].str[:10])).dt.days
near, kind = age < 30, log["Type"]
view = near & (kind == "page_view")
did = pd.DataFrame(
    {
        "id": log["Lead ID"],
        "recent": near,
        "views": view,
        "pricing": view & log["URL"].str.contains("/pricing", regex=False),
        "opens": (age < 60) & (kind == "email_open"),
        "forms": (age < 60) & (kind == "form_submit"),
        "downloads": kind == "download",
        "webinars": kind == "webinar_attended",
    }
)[(age >= 0) & (age < 90)].groupby("id", sort=False).sum()

leads = pd.read_csv(leads_path, dtype=str, keep_default_na=False)
did = did.reindex(leads["Record ID"]).fillna(0).astype(int).reset_index(drop=True)
size = pd.to_numeric(leads["Number of Employees"])
source = leads["Lead Source"]
domain = leads["Email"].str.rsplit("@", n=1).str[-1].str.lower()
senior = leads["Job Title"].str.contains(r"\b(?:ceo|founder|director|vp|head of)\b", case=False, regex=True)
days = (today - pd.to_datetime(leads["Create Date"].str[:10])).dt.days

where = np.where
fit_rules = {
    "Decision maker": where(senior, 15, 0),
    "Company size": np.select([size >= 1000, size >= 200, size >= 50], [20, 12, 5], 0),
    "Home market": where(leads["Country"].isin(["Spain", "Portugal", "France", "Italy", "Germany"]), 10, 0),
    "Free email": where(
        domain.isin(["gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com"]), -15, 0
    ),
    "Lead source": np.select([source.isin(["Partner", "Referral"]), source == "Trade show"], [10, 5], 0),
}
counted = {"Pricing views": (5, 20, "pricing"), "Page views": (1, 10, "views"), "Email opens": (2, 12, "opens")}
counted |= {"Downloads": (6, 18, "downloads")}
did_rules = {label: np.minimum(most, points * did[of]).to_numpy() for label, (points, most, of) in counted.items()}
did_rules["Webinar"] = where(did["webinars"] > 0, 10, 0)
did_rules["Forms"] = np.minimum(16, 8 * did["forms"]).to_numpy()
did_rules["Gone quiet"] = where((did["recent"] == 0) & (days >= 30), -10, 0)
times = {"Pricing views": "pricing", "Page views": "views", "Email opens": "opens"}
times |= {"Downloads": "downloads", "Forms": "forms"}

fit = np.clip(sum(fit_rules.values()), -20, 50)
engagement = np.minimum(60, sum(did_rules.values()))
score = np.clip(fit + engagement, 0, 100)
held = (score >= 51) & (fit < 20)
leads["score"] = score
leads["segment"] = np.select([(score >= 51) & ~held, score >= 26], ["SQL", "MQL"], "prospect")
leads["fit"] = fit
leads["engagement"] = engagement

labels = list(fit_rules) + list(did_rules)
points = np.column_stack(list(fit_rules.values()) + list(did_rules.values()))
order = np.argsort(-np.abs(points), axis=1, kind="stable")[:, :5]
counts = {label: did[of].to_numpy() for label, of in times.items()}


def told(row):
    reasons = [f"held at MQL: Fit {fit[row]} < 20"] if held[row] else []
    for rule in order[row]:
        earned = points[row, rule]
        if earned == 0 or len(reasons) == 5:
            break
        label = labels[rule]
        count = f" ({counts[label][row]}×)" if label in counts else ""
        reasons.append(f"{label} {earned:+d}{count}")
    return "; ".join(reasons)


leads["reasons"] = [told(row) for row in range(len(leads))]
leads.to_csv(out, index=False, lineterminator="\n")

usage = resource.getrusage(resource.RUSAGE_SELF)
with open(os.environ["USAGE_FILE"], "w") as file:
    json.dump({"peak": usage.ru_maxrss * 1024, "cpu": usage.ru_utime + usage.ru_stime}, file)
