"""What is said of the functions of SciPy's solvers that have no rule: transforms and signals, integrals and equations,
interpolation, minima and roots, sparse matrices."""

from __future__ import annotations

from srcad.rules.inventory import Statements

_DESIGN = "design the filter outside of what is differentiated, and pass its coefficients"
_SYSTEM = "write the recursion as a loop, or use scipy.signal.lfilter"
_SPECTRUM = "use scipy.fft.rfft of the windowed segments"
_CLASS = "use one of the interpolators in the table"
_FITPACK = "use scipy.interpolate.make_interp_spline or CubicSpline"
_GRID = "use scipy.interpolate.RegularGridInterpolator"
_MINIMISE = "use scipy.optimize.minimize or minimize_scalar"
_ROOT = "use scipy.optimize.root"
_DENSE = "use scipy.sparse.linalg.spsolve, splu or an iteration, or dense matrices and scipy.linalg"
_FORMAT = "use csr_matrix((d, (i, j)), shape) or csr_matrix((d, indices, indptr), shape)"
_BLOCKS = "use bmat, hstack, vstack, block_diag or kron"

STATED: dict[str, Statements] = {
    "scipy.fft": Statements(
        not_differentiable={
            "lengths and frequencies": "fftfreq rfftfreq next_fast_len prev_fast_len fhtoffset",
            "settings": """get_workers register_backend set_backend set_global_backend set_workers skip_backend""",
        },
        refused={
            "fht ifht": "write the integral as a sum",
        },
    ),
    "scipy.signal": Statements(
        followed="sosfilt",
        not_differentiable={
            "design of filters": """bessel besselap buttap butter buttord cheb1ap cheb1ord cheb2ap cheb2ord cheby1
                cheby2 ellip ellipap ellipord firls firwin firwin2 firwin_2d gammatone iircomb iirdesign iirfilter
                iirnotch iirpeak kaiser_atten kaiser_beta kaiserord remez band_stop_obj savgol_coeffs minimum_phase
                findfreqs""",
            "places and choices": """argrelextrema argrelmax argrelmin find_peaks find_peaks_cwt peak_prominences
                peak_widths choose_conv_method correlation_lags czt_points check_COLA check_NOLA unique_roots""",
            "made of whole numbers": "max_len_seq unit_impulse closest_STFT_dual_window get_window",
            "classes": "BadCoefficients ShortTimeFFT CZT ZoomFFT",
        },
        refused={
            """bilinear bilinear_zpk lp2bp lp2bp_zpk lp2bs lp2bs_zpk lp2hp lp2hp_zpk lp2lp lp2lp_zpk normalize
            abcd_normalize sos2tf sos2zpk ss2tf ss2zpk tf2sos tf2ss tf2zpk zpk2sos zpk2ss zpk2tf cont2discrete
            invres invresz residue residuez place_poles""": _DESIGN,
            """StateSpace TransferFunction ZerosPolesGain lti dlti bode dbode dfreqresp dimpulse dlsim dstep freqresp
            freqs freqs_zpk freqz freqz_sos freqz_zpk sosfreqz group_delay impulse step lsim lfilter_zi lfiltic
            sosfilt_zi""": _SYSTEM,
            "coherence csd istft lombscargle periodogram spectrogram stft welch": _SPECTRUM,
            "czt zoom_fft": "use scipy.fft.fft of a longer signal",
            "correlate2d": "use scipy.signal.correlate",
            "deconvolve": "use scipy.signal.lfilter",
            "cspline1d cspline1d_eval cspline2d gauss_spline qspline1d qspline1d_eval qspline2d spline_filter": _CLASS,
            "sosfiltfilt symiirorder1 symiirorder2 sepfir2d": "use scipy.signal.lfilter",
            "hilbert2 envelope": "use scipy.signal.hilbert",
            "medfilt medfilt2d order_filter wiener": "use np.median of np.lib.stride_tricks.sliding_window_view",
            "decimate resample resample_poly upfirdn": "use scipy.signal.convolve, and take every n-th element",
            "chirp gausspulse sawtooth square sweep_poly": "write the wave with NumPy's functions",
            "vectorstrength": "write it with NumPy's functions",
        },
    ),
    "scipy.integrate": Statements(
        not_differentiable={
            "rules and solvers to step with": """BDF DOP853 DenseOutput LSODA OdeSolution OdeSolver RK23 RK45 Radau
                lebedev_rule newton_cotes""",
            "warnings": "IntegrationWarning ODEintWarning",
        },
        refused={
            "ode complex_ode": "use scipy.integrate.solve_ivp",
            "solve_bvp": "use scipy.optimize.root on the discretised equation",
            "cubature dblquad nquad tplquad qmc_quad": "nest scipy.integrate.quad, or use fixed nodes and weights",
            "tanhsinh fixed_quad": "use scipy.integrate.quad",
            "nsum": "use np.sum",
            "romb cumulative_simpson": "use scipy.integrate.simpson or cumulative_trapezoid",
        },
    ),
    "scipy.interpolate": Statements(
        followed="PchipInterpolator Akima1DInterpolator interp1d",
        not_differentiable={"knots": "generate_knots"},
        refused={
            "AAA BarycentricInterpolator FloaterHormannInterpolator KroghInterpolator": _CLASS,
            "barycentric_interpolate krogh_interpolate lagrange approximate_taylor_polynomial pade": _CLASS,
            "CloughTocher2DInterpolator LinearNDInterpolator NearestNDInterpolator griddata": _CLASS,
            "RBFInterpolator Rbf": "solve the kernel's equations with np.linalg.solve",
            """BivariateSpline LSQBivariateSpline LSQSphereBivariateSpline RectBivariateSpline RectSphereBivariateSpline
            SmoothBivariateSpline SmoothSphereBivariateSpline bisplrep interp2d interpn NdBSpline
            NdPPoly""": _GRID,
            """InterpolatedUnivariateSpline LSQUnivariateSpline UnivariateSpline insert make_lsq_spline
            make_smoothing_spline make_splprep make_splrep spalde splantider splder splint splprep splrep
            sproot""": _FITPACK,
            "BPoly PPoly": _CLASS,
            "pchip_interpolate": "use scipy.interpolate.PchipInterpolator",
        },
    ),
    "scipy.optimize": Statements(
        not_differentiable={
            "classes and options": """BFGS Bounds HessianUpdateStrategy InverseJacobian KrylovJacobian
                LbfgsInvHessProduct LinearConstraint NonlinearConstraint OptimizeResult RootResults SR1 NoConvergence
                OptimizeWarning show_options BroydenFirst""",
            "searches": "bracket line_search linprog_verbose_callback",
        },
        refused={
            """anderson broyden1 broyden2 diagbroyden excitingmixing linearmixing
            newton_krylov""": _ROOT,
            """fmin fmin_bfgs fmin_cg fmin_cobyla fmin_l_bfgs_b fmin_ncg fmin_powell fmin_slsqp fmin_tnc
            basinhopping brute differential_evolution direct dual_annealing shgo brent golden
            fminbound""": _MINIMISE,
            "leastsq lsq_linear nnls isotonic_regression": "use scipy.optimize.least_squares",
            "linprog milp quadratic_assignment": "their result jumps: srcad.stop_gradient(...) makes it constant",
            "approx_fprime check_grad": "use srcad.grad",
            "rosen rosen_der rosen_hess rosen_hess_prod": "write the function with NumPy",
        },
    ),
    "scipy.sparse": Statements(
        not_differentiable={
            "what a matrix is": """issparse isspmatrix isspmatrix_bsr isspmatrix_coo isspmatrix_csc isspmatrix_csr
                isspmatrix_dia isspmatrix_dok isspmatrix_lil get_index_dtype safely_cast_index_arrays""",
            "constant matrices": "eye eye_array identity rand random random_array",
            "files": "load_npz save_npz",
            "warnings and classes": "SparseEfficiencyWarning SparseWarning sparray spmatrix",
        },
        by_entries="""block_array block_diag bmat coo_array coo_matrix csc_array csc_matrix csr_array csr_matrix
            dia_array dia_matrix diags diags_array hstack vstack kron spdiags tril triu""",
        refused={
            "bsr_array bsr_matrix dok_array dok_matrix lil_array lil_matrix": _FORMAT,
            "expand_dims permute_dims swapaxes kronsum": _BLOCKS,
            "find": "use the array that the matrix is made of",
        },
    ),
    "scipy.sparse.linalg": Statements(
        by_entries="splu",
        not_differentiable={
            "structure": "is_sptriangular spbandwidth use_solver",
            "errors and warnings": "ArpackError ArpackNoConvergence MatrixRankWarning",
        },
        refused={
            "qmr lsmr lsqr": _DENSE,
            "LaplacianNd LinearOperator SuperLU aslinearoperator spilu spsolve_triangular": _DENSE,
            "factorized": "use scipy.sparse.linalg.splu(A).solve",
            "eigs eigsh lobpcg svds expm expm_multiply funm_multiply_krylov inv matrix_power norm onenormest": _DENSE,
        },
    ),
}
