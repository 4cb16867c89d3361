import numpy as np


def loss_jvp(theta, t, obs, delta, theta_dot):
    total = 0.0
    total_dot = 0.0
    for i in range(len(t)):
        e = np.exp(-theta[2] * t[i])
        r = obs[i] - (theta[0] + theta[1] * e)
        r_dot = -(theta_dot[0] + (e * theta_dot[1] - theta[1] * (e * (t[i] * theta_dot[2]))))
        if abs(r) <= delta:
            huber_value = 0.5 * r * r
            huber_value_dot = r * r_dot
        else:
            huber_value = delta * (abs(r) - 0.5 * delta)
            huber_value_dot = delta * (np.sign(r) * r_dot)
        total_dot += huber_value_dot
        total += huber_value
    return total, total_dot
