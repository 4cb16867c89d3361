import numpy as np
from srcad.runtime import unbroadcast


def autoencoder_grad(We, Wd, x, noise):
    h = np.tanh(x @ We)
    mu = h[:, :2]
    logvar = h[:, 2:]
    e2 = np.exp(0.5 * logvar)
    z = mu + e2 * noise
    logits = z @ Wd
    t = np.logaddexp(0, logits)
    s = 1 + logvar
    p = mu ** 2
    r = s - p
    e = np.exp(logvar)
    # return np.mean(reconstruction + divergence)
    reconstruction_bar = 1.0 / logits.shape[0]
    # divergence = -0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar), axis=1)
    total_bar = 0.5 * reconstruction_bar
    logvar_bar = unbroadcast(np.broadcast_to(-total_bar, r.shape), s) + unbroadcast(np.broadcast_to(total_bar, r.shape), e) * e
    mu_bar = unbroadcast(np.broadcast_to(total_bar, r.shape), p) * (2.0 * mu)
    # reconstruction = np.sum(np.logaddexp(0, logits) - x * logits, axis=1)
    logits_bar = reconstruction_bar * np.exp(logits - t) - reconstruction_bar * x
    # logits = z @ Wd
    z_bar = logits_bar @ Wd.T
    Wd_bar = z.T @ logits_bar
    # z = mu + np.exp(0.5 * logvar) * noise
    mu_bar += unbroadcast(z_bar, mu)
    logvar_bar += 0.5 * (unbroadcast(z_bar * noise, e2) * e2)
    # mu, logvar = h[:, :2], h[:, 2:]
    h_bar = np.zeros_like(h)
    h_bar[:, 2:] += logvar_bar
    h_bar[:, :2] += mu_bar
    # h = np.tanh(x @ We)
    We_bar = x.T @ (h_bar * (1.0 - h ** 2))
    return We_bar, Wd_bar
