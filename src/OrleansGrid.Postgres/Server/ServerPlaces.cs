using System.Globalization;

namespace OrleansGrid.Postgres.Server;

/// <summary>Where packages and installers put PostgreSQL's server programs, outside the PATH.</summary>
internal static class ServerPlaces
{
    private static readonly (string Parent, string Pattern)[] OfUnix =
    [
        ("/usr/lib/postgresql", "*"),
        ("/usr", "pgsql-*"),
        ("/opt/homebrew/opt", "postgresql*"),
        ("/usr/local/opt", "postgresql*"),
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql*"),
        ("/Applications/Postgres.app/Contents/Versions", "*"),
    ];

    /// <summary>Folders of programs on this system, the newest version of each place first.</summary>
    public static IEnumerable<string> Usual() =>
        OperatingSystem.IsWindows()
            ? OfWindows(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles))
            : OfUnix.SelectMany(place => Versions(place.Parent, place.Pattern));

    /// <param name="programFiles">Where Windows installs programs.</param>
    public static IEnumerable<string> OfWindows(string programFiles) => Versions(Path.Combine(programFiles, "PostgreSQL"), "*");

    private static IEnumerable<string> Versions(string parent, string pattern) =>
        Directory.Exists(parent)
            ? Directory.GetDirectories(parent, pattern).OrderByDescending(Number).Select(path => Path.Combine(path, "bin"))
            : [];

    // "/usr/lib/postgresql/15" and "/usr/pgsql-15" end in the version; Homebrew's "postgresql" without one comes last.
    private static int Number(string path)
    {
        var digits = string.Concat(Path.GetFileName(path).Reverse().TakeWhile(char.IsAsciiDigit).Reverse());
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
