import numpy as np
from srcad.runtime import unbroadcast


def lstm_grad(W, U, b, xs):
    n = U.shape[1]
    h = np.zeros(n)
    c = np.zeros(n)
    h2_saved = []
    o_saved = []
    p_saved = []
    c_saved = []
    f_saved = []
    g_saved = []
    i_saved = []
    z_saved = []
    s_saved = []
    e_saved = []
    s2_saved = []
    e2_saved = []
    s3_saved = []
    e3_saved = []
    h_saved = []
    for x in xs:
        z = W @ x + U @ h + b
        e3 = np.exp(-z[:n])
        e3_saved.append(e3)
        s3 = 1.0 + e3
        s3_saved.append(s3)
        i = 1.0 / s3
        e2 = np.exp(-z[n:2 * n])
        e2_saved.append(e2)
        s2 = 1.0 + e2
        s2_saved.append(s2)
        f = 1.0 / s2
        e = np.exp(-z[2 * n:3 * n])
        e_saved.append(e)
        s = 1.0 + e
        s_saved.append(s)
        o = 1.0 / s
        z_saved.append(z)
        g = np.tanh(z[3 * n:])
        c_saved.append(c)
        f_saved.append(f)
        g_saved.append(g)
        i_saved.append(i)
        p = i * g
        p_saved.append(p)
        c = f * c + p
        o_saved.append(o)
        h_saved.append(h)
        h2 = np.tanh(c)
        h2_saved.append(h2)
        h = o * h2
    # return np.sum(h**2)
    h_bar = 2.0 * h
    U_bar = np.zeros_like(U)
    W_bar = np.zeros_like(W)
    b_bar = np.zeros_like(b)
    c_bar = np.zeros_like(c)
    for x in reversed(xs):
        # h = o * np.tanh(c)
        h2 = h2_saved.pop()
        o = o_saved.pop()
        o_bar = unbroadcast(h_bar * h2, o)
        c_bar += h_bar * o * (1.0 - h2 ** 2)
        h = h_saved.pop()
        # c = f * c + i * g
        p = p_saved.pop()
        f = f_saved.pop()
        g = g_saved.pop()
        i = i_saved.pop()
        p_bar = unbroadcast(c_bar, p)
        c = c_saved.pop()
        f_bar = unbroadcast(c_bar * c, f)
        i_bar = unbroadcast(p_bar * g, i)
        g_bar = unbroadcast(p_bar * i, g)
        c_bar = c_bar * f
        # g = np.tanh(z[3 * n :])
        z = z_saved.pop()
        z_bar = np.zeros_like(z)
        z_bar[3 * n:] += g_bar * (1.0 - g ** 2)
        # o = 1.0 / (1.0 + np.exp(-z[2 * n : 3 * n]))
        s = s_saved.pop()
        e = e_saved.pop()
        z_bar[2 * n:3 * n] += o_bar * o / s * e
        # f = 1.0 / (1.0 + np.exp(-z[n : 2 * n]))
        s2 = s2_saved.pop()
        e2 = e2_saved.pop()
        z_bar[n:2 * n] += f_bar * f / s2 * e2
        # i = 1.0 / (1.0 + np.exp(-z[:n]))
        s3 = s3_saved.pop()
        e3 = e3_saved.pop()
        z_bar[:n] += i_bar * i / s3 * e3
        # z = W @ x + U @ h + b
        W_bar += np.outer(z_bar, x)
        U_bar += np.outer(z_bar, h)
        h_bar = U.T @ z_bar
        b_bar += z_bar
    return W_bar, U_bar, b_bar
