"""What is said of the functions of scipy.special, scipy.linalg and scipy.stats that have no rule."""

from __future__ import annotations

from srcad.rules.inventory import Statements

_POLYNOMIAL = "use the function of the same polynomial that begins with scipy.special.eval_"
_SEQUENCE = "use the function of one order: scipy.special.spherical_jn, jv, pbdv or lpmv"
_SPHEROIDAL = "write the differential equation, and solve it with scipy.integrate.solve_ivp"
_EVENTS = "a number of events is whole: invert by p, with scipy.special.bdtri, nbdtri or pdtri"
_TEST = "write the statistic with NumPy's functions; a p-value by the cdf or sf of its distribution"
_SAMPLES = "draw numbers of the standard distribution outside, and move them: loc + scale * z"
_FREQUENCIES = "counts are constant: srcad.stop_gradient(data)"
_NEW = "use the distribution of the old interface: scipy.stats.norm, uniform, ..."
_RARE = "write its log-density with NumPy's functions"
_FIT = "fit outside, or differentiate the log-likelihood at the estimate"
_ROBUST = "write the statistic with np.median, np.quantile or np.sort"
_FACTORS = "use scipy.linalg.qr of the whole matrix"
_SYSTEM = "write the matrix as an array, and use scipy.linalg.solve"

# Methods of distributions.
METHODS = {
    "rvs": _SAMPLES,
    "interval": "use ppf at both ends",
    "expect moment stats": "use mean, var, std, entropy, or scipy.integrate.quad of pdf",
    "fit fit_loc_scale nnlf": _FIT,
}
# Further ones of those of whole numbers.
OF_WHOLE_NUMBERS = {"ppf isf median": "a quantile is a whole number, constant: srcad.stop_gradient(...)"}

STATED: dict[str, Statements] = {
    "scipy.special": Statements(
        not_differentiable={
            "settings and classes": "SpecialFunctionError SpecialFunctionWarning errstate geterr seterr",
            "polynomials as objects": """chebyc chebys chebyt chebyu gegenbauer genlaguerre hermite hermitenorm jacobi
                laguerre legendre sh_chebyt sh_chebyu sh_jacobi sh_legendre""",
            "made of whole numbers": "mathieu_even_coef mathieu_odd_coef",
        },
        refused={
            """assoc_laguerre assoc_legendre_p assoc_legendre_p_all legendre_p legendre_p_all sph_legendre_p
            sph_legendre_p_all lqmn lqn""": _POLYNOMIAL,
            "sph_harm_y sph_harm_y_all": "use scipy.special.lpmv(m, n, np.cos(theta)) and np.cos or np.sin of m * phi",
            "lmbda pbdn_seq pbdv_seq pbvv_seq riccati_jn riccati_yn": _SEQUENCE,
            "airye": "use scipy.special.airy",
            "hankel1e hankel2e h1vp h2vp": "use scipy.special.hankel1, hankel2",
            "kelvin": "use scipy.special.ber, bei, ker, kei",
            "modfresnelm modfresnelp": "use scipy.special.fresnel, or wofz",
            "bdtrik bdtrin nbdtrik nbdtrin pdtrik": _EVENTS,
            "smirnov smirnovi": "it has a corner at every n-th part: use scipy.special.kolmogorov",
            """ellip_harm ellip_harm_2 ellip_normal mathieu_cem mathieu_modcem1 mathieu_modcem2 mathieu_modsem1
            mathieu_modsem2 mathieu_sem obl_ang1 obl_ang1_cv obl_cv obl_cv_seq obl_rad1 obl_rad1_cv obl_rad2
            obl_rad2_cv pro_ang1 pro_ang1_cv pro_cv pro_cv_seq pro_rad1 pro_rad1_cv pro_rad2 pro_rad2_cv""":
            _SPHEROIDAL,
        },
    ),
    "scipy.linalg": Statements(
        not_differentiable={
            "classes": "LinAlgError LinAlgWarning",
            "what a matrix is": "bandwidth ishermitian issymmetric",
            "LAPACK and BLAS": "find_best_blas_type get_blas_funcs get_lapack_funcs",
        },
        refused={
            "clarkson_woodruff_transform": "draw the sketch outside, and multiply with it",
            "cossin": "use scipy.linalg.svd of the blocks",
            "expm_cond": "use scipy.linalg.expm_frechet, and np.linalg.norm",
            "funm": "use scipy.linalg.expm, logm, sqrtm or eig",
            "matrix_balance": "balance outside, and scale the matrix: the scales are powers of two, constant",
            "null_space": "a basis may turn freely: use np.eye(n) - pinv(A) @ A, the projection on the null space",
            "orth": "a basis may turn freely: use A @ pinv(A), the projection on the range",
            "ordqz qz": "use scipy.linalg.eigvals of solve(B, A), or eigh(A, B)",
            "fiedler_companion": "use scipy.linalg.companion",
            "hessenberg": "use scipy.linalg.eigvals, or schur",
            "ldl": "use scipy.linalg.cholesky, or eigh",
            "orthogonal_procrustes": "use scipy.linalg.svd of A.T @ B: the rotation is U @ Vh",
            "rq": "use scipy.linalg.qr of the transpose, its rows reversed",
            "subspace_angles": "use np.arccos of scipy.linalg.svdvals of Q1.T @ Q2, where Q is that of scipy.linalg.qr",
            "qr_delete qr_insert qr_multiply qr_update": _FACTORS,
            "rsf2csf cdf2rdf": "use scipy.linalg.eig",
        },
    ),
    "scipy.stats": Statements(
        followed="boxcox",
        not_differentiable={
            "classes": """BootstrapMethod CensoredData ConstantInputWarning DegenerateDataWarning FitError
                MonteCarloMethod NearConstantInputWarning PermutationMethod rv_continuous rv_discrete rv_histogram""",
            "numbers of events": "hypergeom multivariate_hypergeom nhypergeom randint random_table",
            "random matrices and directions": "ortho_group special_ortho_group unitary_group uniform_direction",
        },
        refused={
            "Binomial Logistic Mixture Normal Uniform abs exp log make_distribution order_statistic truncate": _NEW,
            "Covariance": "pass the matrix itself as cov",
"""irwinhall ksone kstwo levy_stable matrix_t normal_inverse_gamma poisson_binom studentized_range
            vonmises_fisher""": _RARE,
            """alexandergovern anderson anderson_ksamp ansari barnard_exact bartlett binomtest boschloo_exact
            brunnermunzel bws_test chi2_contingency chisquare combine_pvalues cramervonmises cramervonmises_2samp
            dunnett
            epps_singleton_2samp f_oneway false_discovery_control fisher_exact fligner friedmanchisquare
            goodness_of_fit jarque_bera kruskal ks_1samp ks_2samp kstest kurtosistest levene logrank mannwhitneyu
            median_test monte_carlo_test mood normaltest page_trend_test permutation_test poisson_means_test
            power power_divergence quantile_test ranksums shapiro skewtest tiecorrect ttest_1samp ttest_ind
            ttest_ind_from_stats ttest_rel tukey_hsd wilcoxon""": _TEST,
            "pearsonr pointbiserialr": "use np.corrcoef(x, y)[0, 1]",
            "linregress": "use np.polyfit(x, y, 1)",
            """chatterjeexi kendalltau multiscale_graphcorr siegelslopes somersd spearmanr spearmanrho theilslopes
            weightedtau""": "ranks are constant between ties: srcad.stop_gradient(x)",
            "bootstrap random_correlation sobol_indices": _SAMPLES,
            """binned_statistic binned_statistic_2d binned_statistic_dd cumfreq ecdf mode percentileofscore
            relfreq""": _FREQUENCIES,
            """bayes_mvs boxcox_normmax boxcox_normplot fit mvsdist ppcc_max ppcc_plot probplot yeojohnson_normmax
            yeojohnson_normplot""": _FIT,
            """expectile iqr kstat kstatvar lmoment median_abs_deviation obrientransform quantile scoreatpercentile
            sigmaclip tmax tmean tmin trim1 trim_mean trimboth tsem tstd tvar differential_entropy describe""": _ROBUST,
            "circmean circstd circvar directional_stats": "use np.arctan2 of the sums of np.sin and np.cos",
            "gaussian_kde": "write the sum of the kernels with NumPy's functions",
            "gzscore zmap": "use scipy.stats.zscore, or write it with np.mean and np.std",
            "gstd": "use np.exp of np.std of np.log",
            "boxcox_llf yeojohnson yeojohnson_llf": "use scipy.special.boxcox, and write the log-likelihood",
            "energy_distance wasserstein_distance wasserstein_distance_nd":
                "of as many samples each: np.mean(np.abs(np.sort(x) - np.sort(y)))",
        },
    ),
}  # fmt: skip
