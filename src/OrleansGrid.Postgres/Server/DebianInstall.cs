namespace OrleansGrid.Postgres.Server;

/// <summary>
/// Installs Debian's <c>postgresql</c> where the caller may. Debian would also create and start a cluster "main" on port 5432;
/// nobody asked for that one, so it is switched off for the time of the installation.
/// </summary>
internal static class DebianInstall
{
    private const string ClusterDefaults = "/etc/postgresql-common/createcluster.conf";
    private const string ClusterDefaultsKept = ClusterDefaults + ".before-orleansgrid";

    /// <summary>False where it may not; the caller then says what a person can do.</summary>
    public static async Task<bool> TryAsync(Action<string> say, CancellationToken cancellationToken)
    {
        if (!IsDebianFamily() || await PrivilegeAsync(cancellationToken) is not { } privilege)
        {
            return false;
        }

        say("No PostgreSQL server found: installing Debian's package 'postgresql' with apt-get (a minute or so) …");
        await RunAsync([.. privilege, .. Apt("update")], cancellationToken);
        await RunAsync([.. privilege, .. Apt("install", "postgresql-common")], cancellationToken);

        await RunAsync([.. privilege, "cp", "-p", ClusterDefaults, ClusterDefaultsKept], cancellationToken);
        try
        {
            await RunAsync([.. privilege, "tee", "-a", ClusterDefaults], cancellationToken, "\ncreate_main_cluster = false\n");
            await RunAsync([.. privilege, .. Apt("install", "postgresql")], cancellationToken);
        }
        finally
        {
            await RunAsync([.. privilege, "mv", "-f", ClusterDefaultsKept, ClusterDefaults], CancellationToken.None);
        }

        return true;
    }

    private static bool IsDebianFamily()
    {
        if (!File.Exists("/usr/bin/apt-get") || !File.Exists("/etc/os-release"))
        {
            return false;
        }

        var family = File.ReadLines("/etc/os-release")
            .Where(line => line.StartsWith("ID=", StringComparison.Ordinal) || line.StartsWith("ID_LIKE=", StringComparison.Ordinal));
        return family.Any(line => line.Contains("debian", StringComparison.Ordinal) || line.Contains("ubuntu", StringComparison.Ordinal));
    }

    // What to put before a command; null when it needs a password that nobody is there to type.
    private static async Task<string[]?> PrivilegeAsync(CancellationToken cancellationToken)
    {
        if (Environment.IsPrivilegedProcess)
        {
            return [];
        }

        var sudo = await ChildProcess.RunAsync(["sudo", "-n", "true"], cancellationToken);
        return sudo.Succeeded ? ["sudo", "-n"] : null;
    }

    // Waits for another apt that is at work, and never asks.
    private static string[] Apt(string verb, params string[] packages) =>
        [
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-q",
            "-y",
            "-o",
            "DPkg::Lock::Timeout=300",
            verb,
            .. verb == "install" ? new[] { "--no-install-recommends" } : [],
            .. packages,
        ];

    private static async Task RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken, string? input = null)
    {
        var outcome = await ChildProcess.RunAsync(command, cancellationToken, input);
        if (!outcome.Succeeded)
        {
            throw new GridException(
                GridFault.Environment,
                $"Installing PostgreSQL failed ({outcome.LastLine}); install the package 'postgresql' by hand, or name a database with "
                    + "--postgres or GRID_POSTGRES."
            );
        }
    }
}
