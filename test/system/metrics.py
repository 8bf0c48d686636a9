"""Metrics by scikit-learn, scipy and the definitions; reads observations as JSON, writes the metrics as JSON."""
import json
import sys

import numpy as np
from scipy.stats import binomtest, ks_2samp, norm
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

data = json.load(sys.stdin)
y = np.array(data["labels"])
a = np.array(data["scores"], float)
b = np.array(data["others"], float)
p = np.array(data["probabilities"], float)
cluster = np.array(data["clusters"])


def placements(score):
    """Per observation, its share of the other class on the right side, over all pairs."""
    up, down = score[y == 1][:, None], score[y == 0][None, :]
    wins = (up > down) + 0.5 * (up == down)
    both = np.empty(len(y))
    both[y == 1] = wins.mean(axis=1)
    both[y == 0] = wins.mean(axis=0)
    return both


def delong(*scores):
    v = np.array([placements(s) for s in scores])
    return np.cov(v[:, y == 1]) / (y == 1).sum() + np.cov(v[:, y == 0]) / (y == 0).sum()


def obuchowski(score, other=None):
    v = placements(score)
    if other is not None:
        v = v - placements(other)
    theta = v[y == 1].mean()
    m, n = (y == 1).sum(), (y == 0).sum()
    ids = sorted(set(cluster.tolist()))
    s10 = s01 = s11 = i10 = i01 = 0
    for i in ids:
        pos, neg = v[(cluster == i) & (y == 1)], v[(cluster == i) & (y == 0)]
        up, down = (pos - theta).sum(), (neg - theta).sum()
        i10 += len(pos) > 0
        i01 += len(neg) > 0
        s10, s01, s11 = s10 + up * up, s01 + down * down, s11 + up * down
    k = len(ids)
    return (
        i10 / ((i10 - 1) * m) * s10 / m + i01 / ((i01 - 1) * n) * s01 / n + 2 * k / (k - 1) * s11 / (m * n)
    )


cov = delong(a, b)
before, after = np.array(data["before"], float), np.array(data["after"], float)
e, f = before / before.sum(), after / after.sum()
wilson = binomtest(int(y.sum()), len(y)).proportion_ci(0.95, method="wilson")

r = s = pr = mixed = qs = 0.0
for one, two, three, four in data["strata"]:
    total = one + two + three + four
    up, down = one * four / total, two * three / total
    good, bad = (one + four) / total, (two + three) / total
    r, s = r + up, s + down
    pr, mixed, qs = pr + good * up, mixed + good * down + bad * up, qs + bad * down
reach = norm.ppf(0.975) * np.sqrt(pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s))

json.dump(
    {
        "auc": roc_auc_score(y, a),
        "delong": delong(a).item(),
        "difference": roc_auc_score(y, a) - roc_auc_score(y, b),
        "paired": cov[0, 0] + cov[1, 1] - 2 * cov[0, 1],
        "clustered": obuchowski(a),
        "clusteredPaired": obuchowski(a, b),
        "ks": ks_2samp(a[y == 1], a[y == 0]).statistic,
        "brier": brier_score_loss(y, p),
        "logLoss": log_loss(y, p),
        "isotonic": IsotonicRegression().fit_transform(range(len(p)), p, sample_weight=data["weights"]).tolist(),
        "psi": ((f - e) * np.log(f / e)).sum(),
        "wilson": [wilson.low, wilson.high],
        "oddsRatio": [r / s, r / s * np.exp(-reach), r / s * np.exp(reach)],
        "exp": np.exp(data["numbers"]).tolist(),
        "log": np.log(np.abs(data["numbers"])).tolist(),
    },
    sys.stdout,
)
