import numpy as np


def tridiagonal_grad(a, b, c, d):
    n = len(d)
    cp = np.zeros(n)
    dp = np.zeros(n)
    x = np.zeros(n)
    cp[0] = c[0] / b[0]
    dp[0] = d[0] / b[0]
    m_saved = []
    v2_saved = []
    q_saved = []
    v3_saved = []
    for i in range(1, n):
        v3 = cp[i - 1]
        v3_saved.append(v3)
        m = b[i] - a[i] * v3
        cp[i] = c[i] / m
        m_saved.append(m)
        v2 = dp[i - 1]
        v2_saved.append(v2)
        q = (d[i] - a[i] * v2) / m
        q_saved.append(q)
        dp[i] = q
    x[-1] = dp[-1]
    v_saved = []
    for i in range(n - 2, -1, -1):
        v = x[i + 1]
        v_saved.append(v)
        x[i] = dp[i] - cp[i] * v
    # return np.sum(x**2)
    x_bar = 2.0 * x
    cp_bar = np.zeros_like(cp)
    dp_bar = np.zeros_like(dp)
    for i in range(n - 1):
        # x[i] = dp[i] - cp[i] * x[i + 1]
        v = v_saved.pop()
        v_bar = x_bar[i]
        x_bar[i] = 0.0
        dp_bar[i] += v_bar
        cp_bar[i] -= v_bar * v
        x_bar[i + 1] -= v_bar * cp[i]
    # x[-1] = dp[-1]
    v_bar2 = x_bar[-1]
    x_bar[-1] = 0.0
    dp_bar[-1] += v_bar2
    a_bar = np.zeros_like(a)
    b_bar = np.zeros_like(b)
    c_bar = np.zeros_like(c)
    d_bar = np.zeros_like(d)
    for i in range(n - 1, 0, -1):
        # dp[i] = (d[i] - a[i] * dp[i - 1]) / m
        m = m_saved.pop()
        v2 = v2_saved.pop()
        q = q_saved.pop()
        v_bar3 = dp_bar[i]
        dp_bar[i] = 0.0
        top_bar = v_bar3 / m
        d_bar[i] += top_bar
        a_bar[i] -= top_bar * v2
        dp_bar[i - 1] -= top_bar * a[i]
        m_bar = -top_bar * q
        # cp[i] = c[i] / m
        v_bar4 = cp_bar[i]
        cp_bar[i] = 0.0
        top_bar2 = v_bar4 / m
        c_bar[i] += top_bar2
        m_bar -= top_bar2 * (c[i] / m)
        # m = b[i] - a[i] * cp[i - 1]
        v3 = v3_saved.pop()
        b_bar[i] += m_bar
        a_bar[i] -= m_bar * v3
        cp_bar[i - 1] -= m_bar * a[i]
    # dp[0] = d[0] / b[0]
    v_bar5 = dp_bar[0]
    dp_bar[0] = 0.0
    top_bar3 = v_bar5 / b[0]
    d_bar[0] += top_bar3
    b_bar[0] -= top_bar3 * (d[0] / b[0])
    # cp[0] = c[0] / b[0]
    v_bar6 = cp_bar[0]
    cp_bar[0] = 0.0
    top_bar4 = v_bar6 / b[0]
    c_bar[0] += top_bar4
    b_bar[0] -= top_bar4 * (c[0] / b[0])
    return a_bar, b_bar, c_bar, d_bar
