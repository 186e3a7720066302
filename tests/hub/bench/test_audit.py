"""The bench of the log measures a log that holds, and says all it should."""

from hub.bench.audit import audit


def test_a_small_log_is_measured_whole():
    found = audit(3000)
    assert found["events"] == 3000
    assert min(found["appends_per_s"], found["appends_per_cpu_s"], found["tree_per_s"]) > 0
    assert 11 <= found["proof_hashes_max"] <= 13
    for part in ("made", "verified"):
        assert found[part].keys() == {"inclusion", "consistency"}
        assert all(0 < times["p50_us"] <= times["max_us"] for times in found[part].values())
    assert found["append"]["without_cpu_us"] > 0
