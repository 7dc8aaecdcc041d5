namespace OrleansGrid.Processes.Environments;

/// <summary>Environment variables whose meaning is known: what programs need to go on working, and what is nobody's business.</summary>
internal static class KnownVariables
{
    /// <summary>
    /// What the machine says of its user and its places. Anyone can learn it, and programs need it: it is passed even where a weak
    /// password, such as the user's own name, stands in it.
    /// </summary>
    public static IReadOnlyList<string> OfTheMachine { get; } =
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "SHELL",
        "HOSTNAME",
        "TMPDIR",
        "TEMP",
        "TMP",
        "TERM",
        // Windows.
        "SystemRoot",
        "SystemDrive",
        "windir",
        "ComSpec",
        "PATHEXT",
        "USERNAME",
        "USERDOMAIN",
        "USERPROFILE",
        "HOMEDRIVE",
        "HOMEPATH",
        "APPDATA",
        "LOCALAPPDATA",
        "ALLUSERSPROFILE",
        "ProgramData",
        "ProgramFiles*",
        "ProgramW6432",
        "CommonProgramFiles*",
        "CommonProgramW6432",
        "PUBLIC",
        "COMPUTERNAME",
        "OS",
        "NUMBER_OF_PROCESSORS",
        "PROCESSOR_*",
    ];

    /// <summary>
    /// What else programs expect. Families that have a variable for a token among them (<c>NODE_*</c>, <c>CARGO_*</c>) are given by name.
    /// </summary>
    public static IReadOnlyList<string> Usual { get; } =
    [
        // Language, time and terminals.
        "LANG",
        "LANGUAGE",
        "LC_*",
        "LOCPATH",
        "LOCALE_ARCHIVE",
        "TZ",
        "TZDIR",
        "TERMINFO*",
        "COLORTERM",
        "NO_COLOR",
        "XDG_*",
        // Libraries, compilers and the modules of clusters.
        "LD_LIBRARY_PATH",
        "LD_PRELOAD",
        "DYLD_*",
        "LIBRARY_PATH",
        "CPATH",
        "PKG_CONFIG_PATH",
        "MODULEPATH",
        "MODULESHOME",
        "LOADEDMODULES",
        "_LMFILES_",
        "BASH_ENV",
        "BASH_FUNC_module%%",
        "BASH_FUNC_ml%%",
        // Run-times.
        "DOTNET_ROOT*",
        "DOTNET_CLI_*",
        "DOTNET_NOLOGO",
        "DOTNET_ROLL_FORWARD*",
        "DOTNET_RUNNING_IN_CONTAINER*",
        "DOTNET_SYSTEM_GLOBALIZATION_*",
        "NUGET_PACKAGES",
        "JAVA_HOME",
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "CLASSPATH",
        "PYTHON*",
        "VIRTUAL_ENV*",
        "CONDA_*",
        "MAMBA_*",
        "R_HOME",
        "R_LIBS*",
        "JULIA_*",
        "PERL5LIB",
        "PERL5OPT",
        "PERL_LOCAL_LIB_ROOT",
        "GEM_HOME",
        "GEM_PATH",
        "RUBYLIB",
        "NODE_PATH",
        "NODE_OPTIONS",
        "NODE_EXTRA_CA_CERTS",
        "GOPATH",
        "GOROOT",
        "GOMAXPROCS",
        "GOMEMLIMIT",
        "CARGO_HOME",
        "RUSTUP_HOME",
        "PSModulePath",
        // Threads and devices.
        "OMP_*",
        "GOMP_*",
        "KMP_*",
        "MKL_*",
        "OPENBLAS_*",
        "BLIS_*",
        "NUMEXPR_*",
        "VECLIB_*",
        "MALLOC_*",
        "CUDA_*",
        "NVIDIA_*",
        "NCCL_*",
        "HIP_*",
        "ROCR_*",
        "ROCM_*",
        // The way to the network.
        "http_proxy",
        "https_proxy",
        "ftp_proxy",
        "all_proxy",
        "no_proxy",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "CURL_CA_BUNDLE",
        "REQUESTS_CA_BUNDLE",
    ];

    /// <summary>Variables that are a secret of the silo, whatever they hold: connection strings, passwords, keys of telemetry.</summary>
    /// <remarks>.NET's configuration reads settings also behind the prefixes <c>DOTNET_</c> and <c>ASPNETCORE_</c>.</remarks>
    public static IReadOnlyList<string> Secret { get; } =
    [
        "GRID_POSTGRES",
        "GRID_PASSWORD",
        "PGPASSWORD",
        "ConnectionStrings__*",
        "ConnectionStrings:*",
        "*_ConnectionStrings__*",
        "*CONNSTR_*",
        "OrleansGrid__ConnectionString",
        "OrleansGrid:ConnectionString",
        "*_OrleansGrid__ConnectionString",
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_EXPORTER_OTLP_*_HEADERS",
    ];

    /// <summary>
    /// What else is the silo's and not its commands': the grid's configuration, and the way to a password. A command's own variables
    /// (<c>GRID_ITEM</c>) are given to it afterwards.
    /// </summary>
    public static IReadOnlyList<string> OfTheGrid { get; } = ["GRID_*", "ORLEANSGRID_*", "OrleansGrid:*", "*_OrleansGrid__*", "PGPASSFILE"];
}
