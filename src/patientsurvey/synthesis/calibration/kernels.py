"""Compiled loops.

Single-threaded, so that results do not depend on the number of cores; they release the
interpreter's lock, so that sectors can run side by side. ``fastmath`` lets the compiler vectorise
sums; the order is fixed at compile time, so a machine gives the same result every time.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _random(state):
    """Splitmix64: a uniform number in [0, 1) from a one-element uint64 state."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return np.float64(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True, fastmath=True, nogil=True)
def sweep_covariates(
    x,
    rows,
    blocks,
    levels,
    star_values,
    starts,
    ends,
    star,
    coordination,
    score_logit,
    inverse,
    b,
    intercept,
    scale,
    offset_weight,
    gram_tol,
    margin,
    share_scale,
    ols_b,
    ols_mean,
    ols_slope,
    score,
    constants,
    rho,
    limit,
    sd_scale,
    star_sd_scale,
    cell_first,
    cell_second,
    cell_scale,
    temperature,
    seed,
):
    """Try the candidate changes of each row in turn; accept what lowers the linearised loss,
    or, with a temperature, raises it a little (Metropolis).

    ``rho`` is laid out as log SE (logits, then the OLS design), margins, prevalences, R^2, the
    score of 9-3, the score of 10-1, STAR's residual sd, the OLS models' common sd and the joint
    shares, all over their tolerances.
    ``x`` is changed in place. Returns the number of accepted changes.
    """
    width = x.shape[1]
    forms = inverse.shape[0]
    logits = forms - 1
    ols = ols_b.shape[0]
    size = rho.shape[0]
    t_old = np.empty((forms, width))
    t_new = np.empty((forms, width))
    eta = np.empty(forms)
    w_old = np.empty(forms)
    p_old = np.empty(forms)
    eta_new = np.empty(forms)
    ols_old = np.empty(ols)
    ols_new = np.empty(ols)
    e = np.zeros(size)
    at_margin = forms * width
    at_share = at_margin + width
    at_r2 = at_share + logits
    at_score = at_r2 + ols
    at_star = at_score + width
    at_cell = at_star + width + 2
    random = np.empty(1, np.uint64)
    random[0] = seed
    columns = np.empty(8, np.int64)
    deltas = np.empty(8)
    accepted = 0
    for r in range(rows.shape[0]):
        i = rows[r]
        fresh = False
        for c in range(blocks.shape[1]):
            changes = 0
            for k in range(2):
                g = blocks[r, c, k]
                if g < 0 or (k == 1 and g == blocks[r, c, 0]):
                    continue
                new = -1 if levels[r, c, k] == 0 else starts[g] + levels[r, c, k] - 1
                current = -1
                for j in range(starts[g], ends[g]):
                    if x[i, j] > 0.5:
                        current = j
                if new == current:
                    continue
                if current >= 0:
                    columns[changes] = current
                    deltas[changes] = -1.0
                    changes += 1
                if new >= 0:
                    columns[changes] = new
                    deltas[changes] = 1.0
                    changes += 1
            if star_values[r, c] >= 0 and abs(star_values[r, c] - x[i, star]) > 1e-9:
                columns[changes] = star
                deltas[changes] = star_values[r, c] - x[i, star]
                changes += 1
            if changes == 0:
                continue
            if not fresh:
                for q in range(forms):
                    eta[q] = intercept[q] if q < logits else constants[0]
                    for k in range(width):
                        t_old[q, k] = 0.0
                    for j in range(width):
                        v = x[i, j]
                        if v != 0.0:
                            eta[q] += b[q, j] * v
                            for k in range(width):
                                t_old[q, k] += inverse[q, j, k] * v
                    if q < logits:
                        p_old[q] = 1.0 / (1.0 + np.exp(-eta[q]))
                        w_old[q] = p_old[q] * (1.0 - p_old[q])
                    else:
                        p_old[q] = eta[q]
                        w_old[q] = 1.0
                for m in range(ols):
                    ols_old[m] = -ols_mean[m]
                    for j in range(width):
                        ols_old[m] += ols_b[m, j] * x[i, j]
                fresh = True
            y93 = x[i, coordination]
            y10 = x[i, star]
            y93_new = y93
            y10_new = y10
            for k in range(width):
                e[at_margin + k] = 0.0
            for s in range(changes):
                if columns[s] == coordination:
                    y93_new += deltas[s]
                if columns[s] == star:
                    y10_new += deltas[s]
                e[at_margin + columns[s]] = deltas[s] * margin[columns[s]]
            for m in range(cell_first.shape[0]):
                first = x[i, cell_first[m]]
                second = x[i, cell_second[m]]
                e[at_cell + m] = -first * second
                for s in range(changes):
                    if columns[s] == cell_first[m]:
                        first += deltas[s]
                    if columns[s] == cell_second[m]:
                        second += deltas[s]
                e[at_cell + m] = (e[at_cell + m] + first * second) * cell_scale[m]
            change = 0.0
            for q in range(forms):
                eta_new[q] = eta[q]
                for k in range(width):
                    t_new[q, k] = t_old[q, k]
                for s in range(changes):
                    d = deltas[s]
                    j = columns[s]
                    eta_new[q] += d * b[q, j]
                    for k in range(width):
                        t_new[q, k] += d * inverse[q, j, k]
                base = q * width
                if q < logits:
                    p = 1.0 / (1.0 + np.exp(-eta_new[q]))
                    w = p * (1.0 - p)
                    e[at_share + q] = (p - p_old[q]) * share_scale[q]
                    if q == score_logit:
                        f_old = y93 - p_old[q]
                        f_new = y93_new - p
                        for k in range(width):
                            e[at_score + k] = (t_new[q, k] * f_new - t_old[q, k] * f_old) * score[
                                0, k
                            ]
                else:
                    w = 1.0
                    f_old = y10 - p_old[q]
                    f_new = y10_new - eta_new[q]
                    for k in range(width):
                        e[at_star + k] = (t_new[q, k] * f_new - t_old[q, k] * f_old) * score[1, k]
                    e[at_star + width] = (f_new * f_new - f_old * f_old) * constants[1]
                wo = w_old[q]
                for k in range(width):
                    e[base + k] = (w * t_new[q, k] ** 2 - wo * t_old[q, k] ** 2) * scale[q, k]
            # the OLS models' common sd is free: take the weighted mean of its change out
            base = logits * width
            mean = 0.0
            for k in range(width):
                mean += offset_weight[k] * e[base + k] * gram_tol[k]
            for k in range(width):
                if offset_weight[k] > 0.0:
                    e[base + k] -= mean / gram_tol[k]
            e[at_star + width + 1] = -mean * sd_scale
            e[at_star + width] += mean * star_sd_scale
            for m in range(ols):
                ols_new[m] = ols_old[m]
                for s in range(changes):
                    ols_new[m] += deltas[s] * ols_b[m, columns[s]]
                e[at_r2 + m] = (ols_new[m] ** 2 - ols_old[m] ** 2) * ols_slope[m]
            for k in range(size):
                change += e[k] * (2.0 * rho[k] + e[k])
            if change < -1e-9 or (
                temperature > 0 and _random(random) < np.exp(-change / temperature)
            ):
                for k in range(size):
                    rho[k] += e[k]
                for s in range(changes):
                    if columns[s] == star:
                        x[i, star] = star_values[r, c]
                    else:
                        x[i, columns[s]] = 1.0 if deltas[s] > 0 else 0.0
                accepted += 1
                fresh = False
                if accepted >= limit:
                    return accepted
    return accepted


@njit(cache=True, fastmath=True, nogil=True)
def _penalty(value, pull):
    """Quadratic for pull = 1; below 1 it saturates at the rounding cell, so that many equations
    are met inside their cell rather than all nearly; above 1 it rises steeply from 5 to 10 units,
    so that none is far off."""
    square = value * value
    fourth = square * square
    if pull >= 1.0:
        return square + (pull - 1.0) * 0.01 * fourth
    return pull * square + (1.0 - pull) * 4.0 * fourth / (1.0 + fourth)


@njit(cache=True, fastmath=True, nogil=True)
def anneal_toggles(effects, state, fixed, rho, pull, hot, cold, steps, pair_share, seed):
    """Anneal 0/1 states whose equations are linear: toggling row i on adds ``effects[i]``.

    Proposals are single toggles or an on/off pair. ``pull[k]`` shapes each equation's penalty;
    the temperature falls geometrically from ``hot`` to ``cold`` (0: only improvements).
    ``state`` and ``rho`` are changed in place; rows with ``fixed`` stay as they are.
    Returns the final loss.
    """
    n, size = effects.shape
    random = np.empty(1, np.uint64)
    random[0] = seed
    loss = 0.0
    for k in range(size):
        loss += _penalty(rho[k], pull[k])
    temperature = hot
    cooling = (cold / hot) ** (1.0 / max(steps, 1)) if hot > 0 else 1.0
    trial = np.empty(size)
    for _step in range(steps):
        temperature *= cooling
        i = int(_random(random) * n)
        if fixed[i]:
            continue
        sign = 1.0 - 2.0 * state[i]
        other = -1
        if _random(random) < pair_share:
            for _attempt in range(20):
                k = int(_random(random) * n)
                if state[k] != state[i] and not fixed[k]:
                    other = k
                    break
            if other < 0:
                continue
        new = 0.0
        if other < 0:
            for k in range(size):
                trial[k] = rho[k] + sign * effects[i, k]
                new += _penalty(trial[k], pull[k])
        else:
            for k in range(size):
                trial[k] = rho[k] + sign * (effects[i, k] - effects[other, k])
                new += _penalty(trial[k], pull[k])
        gain = loss - new
        if gain > 0 or (temperature > 0 and _random(random) < np.exp(gain / temperature)):
            for k in range(size):
                rho[k] = trial[k]
            loss = new
            state[i] = 1 - state[i]
            if other >= 0:
                state[other] = 1 - state[other]
    return loss


@njit(cache=True, fastmath=True, nogil=True)
def anneal_steps(
    effects,
    y,
    mean,
    low,
    high,
    rho,
    pull,
    member,
    inside,
    rss_scale,
    sum_scale,
    hot,
    cold,
    steps,
    seed,
):
    """Anneal integer outcomes by +-1 moves of one or two rows.

    Equations: ``effects[i]`` per unit of y_i, then the residual sum, the residual sum of squares
    (exact, quadratic) and the category targets (``member[code - low]`` per respondent ``inside``).
    """
    n, slopes = effects.shape
    size = rho.shape[0]
    categories = member.shape[1]
    random = np.empty(1, np.uint64)
    random[0] = seed
    loss = 0.0
    for k in range(size):
        loss += _penalty(rho[k], pull[k])
    temperature = hot
    cooling = (cold / hot) ** (1.0 / max(steps, 1)) if hot > 0 else 1.0
    trial = np.empty(size)
    for _step in range(steps):
        temperature *= cooling
        i = int(_random(random) * n)
        si = 1 if _random(random) < 0.5 else -1
        if y[i] + si < low or y[i] + si > high:
            continue
        other = -1
        so = 0
        if _random(random) < 0.8:
            other = int(_random(random) * n)
            so = 1 if _random(random) < 0.5 else -1
            if other == i or y[other] + so < low or y[other] + so > high:
                continue
        if other < 0:
            for k in range(slopes):
                trial[k] = rho[k] + si * effects[i, k]
        else:
            for k in range(slopes):
                trial[k] = rho[k] + si * effects[i, k] + so * effects[other, k]
        for k in range(slopes, size):
            trial[k] = rho[k]
        trial[slopes] += (si + so) * sum_scale
        trial[slopes + 1] += (2.0 * (y[i] - mean[i]) * si + 1.0) * rss_scale
        if other >= 0:
            trial[slopes + 1] += (2.0 * (y[other] - mean[other]) * so + 1.0) * rss_scale
        for k in range(categories):
            if inside[i, k]:
                trial[slopes + 2 + k] += member[y[i] + si - low, k] - member[y[i] - low, k]
            if other >= 0 and inside[other, k]:
                trial[slopes + 2 + k] += member[y[other] + so - low, k] - member[y[other] - low, k]
        new = 0.0
        for k in range(size):
            new += _penalty(trial[k], pull[k])
        gain = loss - new
        if gain > 0 or (temperature > 0 and _random(random) < np.exp(gain / temperature)):
            for k in range(size):
                rho[k] = trial[k]
            loss = new
            y[i] += si
            if other >= 0:
                y[other] += so
    return loss


@njit(cache=True, fastmath=True, nogil=True)
def round_with_feedback(effects, wish, grid, order):
    """Round wishes to the grid one by one, each so that the accumulated error stays small."""
    n, size = effects.shape
    error = np.zeros(size)
    rounded = np.empty(n)
    for r in range(n):
        i = order[r]
        dot = 0.0
        square = 0.0
        for k in range(size):
            dot += error[k] * effects[i, k]
            square += effects[i, k] * effects[i, k]
        first = np.searchsorted(grid, wish[i])
        best = np.inf
        value = grid[0]
        for c in range(max(first - 2, 0), min(first + 2, grid.shape[0])):
            d = grid[c] - wish[i]
            change = d * (2.0 * dot + d * square)
            if change < best:
                best = change
                value = grid[c]
        d = value - wish[i]
        rounded[i] = value
        for k in range(size):
            error[k] += d * effects[i, k]
    return rounded


@njit(cache=True, fastmath=True, nogil=True)
def anneal_star(
    values,
    origin,
    influence,
    eta,
    y,
    present,
    logit,
    outcome_is_star,
    slope,
    star_row,
    scale,
    rho,
    se_scale,
    se_rho,
    sd_scale,
    sd_rho,
    fit_mean,
    fit_scale,
    fit_rho,
    tether,
    grid,
    grid_cost,
    reach,
    hot,
    cold,
    steps,
    seed,
):
    """Anneal STAR on its grid so that the score equations of all models vanish.

    Row i contributes (A x_i) f_i, f_i = y_i - mean_i, to a model's deviation and
    -w_i (A x_i)^2 to its variances; both follow STAR exactly, A is held fixed. ``influence[i, m]``
    is A x_i, ``star_row[m]`` A's row of STAR, ``slope[m]`` STAR's coefficient, ``scale`` and
    ``se_scale`` turn changes into units, ``sd_scale[m]`` that of the sum of f_i^2,
    ``fit_scale[m]`` that of the fitted values' sum of squares around ``fit_mean[m]`` (R^2).
    Loss: all squared units + tether * |values - origin|^2 + the grid values' costs.
    ``values``, ``influence``, ``eta``,
    ``y`` and the residuals ``rho``, ``se_rho``, ``sd_rho``, ``fit_rho`` change in place.
    """
    n, models, width = influence.shape
    random = np.empty(1, np.uint64)
    random[0] = seed
    place = np.empty(n, np.int64)
    for i in range(n):
        place[i] = np.searchsorted(grid, values[i] - 1e-9)
    temperature = hot
    cooling = (cold / hot) ** (1.0 / max(steps, 1)) if hot > 0 else 1.0
    e = np.zeros((models, width))
    v = np.zeros((models, width))
    s = np.zeros(models)
    r = np.zeros(models)
    accepted = 0
    for _step in range(steps):
        temperature *= cooling
        i = int(_random(random) * n)
        new = place[i] + int(_random(random) * (2 * reach + 1)) - reach
        if new == place[i] or new < 0 or new >= grid.shape[0]:
            continue
        d = grid[new] - values[i]
        change = tether * d * (grid[new] + values[i] - 2.0 * origin[i])
        change += grid_cost[new] - grid_cost[place[i]]
        for m in range(models):
            if not present[i, m]:
                continue
            w_old = 1.0
            w_new = 1.0
            if logit[m]:
                p = 1.0 / (1.0 + np.exp(-eta[i, m]))
                f_old = y[i, m] - p
                w_old = p * (1.0 - p)
                p = 1.0 / (1.0 + np.exp(-eta[i, m] - slope[m] * d))
                f_new = y[i, m] - p
                w_new = p * (1.0 - p)
            else:
                f_old = y[i, m] - eta[i, m]
                f_new = f_old + d if outcome_is_star[m] else f_old - slope[m] * d
            g = d * f_new
            h = f_new - f_old
            for k in range(width):
                t = influence[i, m, k]
                t_new = t + star_row[m, k] * d
                e[m, k] = (t * h + star_row[m, k] * g) * scale[m, k]
                v[m, k] = (w_new * t_new * t_new - w_old * t * t) * se_scale[m, k]
                change += e[m, k] * (2.0 * rho[m, k] + e[m, k]) + v[m, k] * (
                    2.0 * se_rho[m, k] + v[m, k]
                )
            s[m] = (f_new * f_new - f_old * f_old) * sd_scale[m]
            change += s[m] * (2.0 * sd_rho[m] + s[m])
            if fit_scale[m] > 0:
                centred = eta[i, m] - fit_mean[m]
                r[m] = slope[m] * d * (2.0 * centred + slope[m] * d) * fit_scale[m]
                change += r[m] * (2.0 * fit_rho[m] + r[m])
        if change < 0 or (temperature > 0 and _random(random) < np.exp(-change / temperature)):
            for m in range(models):
                if present[i, m]:
                    if outcome_is_star[m]:
                        y[i, m] += d
                    else:
                        eta[i, m] += slope[m] * d
                    sd_rho[m] += s[m]
                    if fit_scale[m] > 0:
                        fit_rho[m] += r[m]
                    for k in range(width):
                        rho[m, k] += e[m, k]
                        se_rho[m, k] += v[m, k]
                        influence[i, m, k] += star_row[m, k] * d
            values[i] = grid[new]
            place[i] = new
            accepted += 1
    return accepted
