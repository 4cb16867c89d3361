import numpy as np


def hidden_markov_model_grad(log_a, log_pi, log_b, seen):
    alpha = log_pi + log_b[:, seen[0]]
    total2_saved = []
    e2_saved = []
    s_saved = []
    top_saved = []
    for t in range(1, len(seen)):
        s = alpha[:, None] + log_a
        s_saved.append(s)
        top = np.max(s, axis=0)
        top_saved.append(top)
        e2 = np.exp(alpha[:, None] + log_a - top)
        e2_saved.append(e2)
        total2 = np.sum(e2, axis=0)
        total2_saved.append(total2)
        alpha = top + np.log(total2) + log_b[:, seen[t]]
    top2 = np.max(alpha)
    e = np.exp(alpha - top2)
    # return top + np.log(np.sum(np.exp(alpha - top)))
    alpha_bar = 1.0 / np.sum(e) * e
    top2_bar = 1.0 - np.sum(alpha_bar)
    # top = np.max(alpha)
    hit = alpha == top2
    alpha_bar += top2_bar / np.sum(hit) * hit
    log_a_bar = np.zeros_like(log_a)
    log_b_bar = np.zeros_like(log_b)
    for t in range(len(seen) - 1, 0, -1):
        # alpha = top + np.log(np.sum(np.exp(alpha[:, None] + log_a - top), axis=0)) + log_b[:, seen[t]]
        total2 = total2_saved.pop()
        e2 = e2_saved.pop()
        r_bar2 = alpha_bar / total2 * e2
        top_bar = alpha_bar - np.sum(r_bar2, axis=0)
        log_a_bar += r_bar2
        log_b_bar[:, seen[t]] += alpha_bar
        alpha_bar = np.sum(r_bar2, axis=1)
        # top = np.max(alpha[:, None] + log_a, axis=0)
        s = s_saved.pop()
        top = top_saved.pop()
        hit2 = s == top
        s_bar = np.where(hit2, top_bar / np.sum(hit2, axis=0), 0.0)
        alpha_bar += np.sum(s_bar, axis=1)
        log_a_bar += s_bar
    # alpha = log_pi + log_b[:, seen[0]]
    log_b_bar[:, seen[0]] += alpha_bar
    log_pi_bar = alpha_bar.copy()
    return log_a_bar, log_pi_bar, log_b_bar
