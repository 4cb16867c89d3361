import numpy as np


def kalman_filter_grad(A, C, Q, R, m0, P0, ys):
    m = m0
    P = P0
    K_saved = []
    S_saved = []
    z_saved = []
    r_saved = []
    x_saved = []
    inverse_saved = []
    z2_saved = []
    P_saved = []
    z3_saved = []
    m_saved = []
    for y in ys:
        m_saved.append(m)
        m = A @ m
        P_saved.append(P)
        z3 = A @ P
        z3_saved.append(z3)
        P = z3 @ A.T + Q
        S = C @ P @ C.T + R
        z2 = P @ C.T
        z2_saved.append(z2)
        inverse = np.linalg.inv(S)
        inverse_saved.append(inverse)
        K = z2 @ inverse
        r = y - C @ m
        x = np.linalg.solve(S, r)
        x_saved.append(x)
        r_saved.append(r)
        m = m + K @ r
        K_saved.append(K)
        S_saved.append(S)
        z = K @ S
        z_saved.append(z)
        P = P - z @ K.T
    # return log_likelihood
    A_bar = np.zeros_like(A)
    P_bar = np.zeros_like(P)
    Q_bar = np.zeros_like(Q)
    m_bar = np.zeros_like(m)
    for y in reversed(ys):
        # P = P - K @ S @ K.T
        K = K_saved.pop()
        S = S_saved.pop()
        z = z_saved.pop()
        z_bar = P_bar @ K
        K_bar = -z_bar @ S.T - P_bar.T @ z
        S_bar = K.T @ -z_bar
        # m = m + K @ r
        r = r_saved.pop()
        K_bar += np.outer(m_bar, r)
        r_bar = K.T @ m_bar
        # log_likelihood -= 0.5 * (r @ np.linalg.solve(S, r) + np.linalg.slogdet(S)[1] + len(y) * np.log(2.0 * np.pi))
        x = x_saved.pop()
        w = np.linalg.solve(S.T, -(0.5 * r))
        r_bar += w - 0.5 * x
        S_bar += -0.5 * np.linalg.inv(S).T - np.outer(w, x)
        # r = y - C @ m
        m_bar -= C.T @ r_bar
        # K = P @ C.T @ np.linalg.inv(S)
        inverse = inverse_saved.pop()
        z2 = z2_saved.pop()
        P_bar += K_bar @ inverse.T @ C
        S_bar -= inverse.T @ (z2.T @ K_bar) @ inverse.T
        # S = C @ P @ C.T + R
        P_bar += C.T @ (S_bar @ C)
        # P = A @ P @ A.T + Q
        z3 = z3_saved.pop()
        z_bar2 = P_bar @ A
        P = P_saved.pop()
        A_bar += z_bar2 @ P.T + P_bar.T @ z3
        Q_bar += P_bar
        P_bar = A.T @ z_bar2
        # m = A @ m
        m = m_saved.pop()
        A_bar += np.outer(m_bar, m)
        m_bar = A.T @ m_bar
    return A_bar, Q_bar
