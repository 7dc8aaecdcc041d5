using System.Globalization;

namespace OrleansGrid.Postgres.Server;

/// <summary>A folder with PostgreSQL's server programs.</summary>
internal sealed record ServerBinaries(string Directory, int Major)
{
    /// <summary>The first version with <c>int8multirange</c>, which says what remains of a stage.</summary>
    public const int OldestMajor = 14;

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    public string Program(string name) => In(Directory, name);

    /// <summary>The first usable ones, in the order PATH, pg_config, <see cref="ServerPlaces"/>.</summary>
    /// <param name="major">Data is read only by the major version that wrote it; null for any.</param>
    public static async Task<ServerBinaries?> FindAsync(int? major, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var directory in CandidatesAsync(cancellationToken))
        {
            if (
                Complete(directory) is { } complete
                && seen.Add(complete)
                && await InAsync(complete, cancellationToken) is { } found
                && (major is { } wanted ? found.Major == wanted : found.Major >= OldestMajor)
            )
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Those of one folder; null where they are not all there, or do not run.</summary>
    public static async Task<ServerBinaries?> InAsync(string directory, CancellationToken cancellationToken) =>
        Complete(directory) is { } complete && await MajorOfAsync(complete, cancellationToken) is { } major
            ? new ServerBinaries(complete, major)
            : null;

    private static async IAsyncEnumerable<string> CandidatesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (
            var directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
                Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries
            )
        )
        {
            yield return directory;
        }

        var configured = await ChildProcess.RunAsync(["pg_config", "--bindir"], cancellationToken);
        if (configured.Succeeded)
        {
            yield return configured.Output.Trim();
        }

        foreach (var directory in ServerPlaces.Usual())
        {
            yield return directory;
        }
    }

    // A program may be a link into the folder where the others, and what they load, really are.
    private static string? Complete(string directory)
    {
        var postgres = new FileInfo(In(directory, "postgres"));
        if (!postgres.Exists)
        {
            return null;
        }

        var real = Path.GetDirectoryName(postgres.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? postgres.FullName)!;
        return Needed.All(program => File.Exists(In(real, program))) ? real : null;
    }

    // "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)", "postgres (PostgreSQL) 18beta1"
    private static async Task<int?> MajorOfAsync(string directory, CancellationToken cancellationToken)
    {
        var version = await ChildProcess.RunAsync([In(directory, "postgres"), "--version"], cancellationToken);
        var words = version.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!version.Succeeded || words.Length < 3)
        {
            return null;
        }

        var digits = string.Concat(words[2].TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    private static string In(string directory, string program) =>
        Path.Combine(directory, OperatingSystem.IsWindows() ? program + ".exe" : program);
}
