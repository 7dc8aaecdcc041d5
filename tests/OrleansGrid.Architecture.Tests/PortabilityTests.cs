using System.Text.RegularExpressions;

namespace OrleansGrid.Architecture.Tests;

/// <summary>What one system alone has stands in a few files, each of which does without it elsewhere.</summary>
public sealed partial class PortabilityTests
{
    /// <summary>The way of child processes that is taken on Linux and macOS only.</summary>
    private const string PosixProcesses = "src/OrleansGrid.Processes/Posix/";

    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["src/OrleansGrid.Processes/Folders/ForeignFolder.cs"] = "for root, whom Windows has not",
        ["src/OrleansGrid.Processes/Folders/PrivateFolder.cs"] = "rights by the folder above on Windows",
        [PosixProcesses + "Libc.cs"] = "the calls that commands are run with; numbers of Linux and of macOS",
        [PosixProcesses + "OrphanWatch.cs"] = "started on Linux only",
        [PosixProcesses + "ProcessEntry.cs"] = "nobody is found where there is no /proc",
        [PosixProcesses + "ResidentMemory.cs"] = "only asked of processes that were found in /proc",
        [PosixProcesses + "StandardStreams.cs"] = "the null device of every POSIX system",
        ["src/OrleansGrid.Processes/PosixShell.cs"] = "sh on the PATH on Windows",
        ["src/OrleansGrid.Processes/ProgramLookup.cs"] = "the system's folder on Windows",
        ["src/OrleansGrid.Cli/Cluster/DetachedProcess.cs"] = "started without a shell on Windows",
        ["src/OrleansGrid.Cli/Cluster/ProcessIdentity.cs"] = ".NET's own processes and StopRequest on Windows, .NET's start times on macOS",
        ["src/OrleansGrid.Cli/Cluster/Session.cs"] = "no session on Windows",
        ["src/OrleansGrid.Cli/Demo/DemoText.cs"] = "folders that are looked into where they are",
        ["src/OrleansGrid.MapReduce/Inputs/InputLook.cs"] = "says to people why a file that only seems empty is refused",
        ["src/OrleansGrid.MapReduce/Inputs/NativeFiles.cs"] = "asked on 64-bit Linux only",
        ["src/OrleansGrid.MapReduce/Inputs/ProcessPaths.cs"] = "names that are refused",
        ["src/OrleansGrid.MapReduce/Output/DiskFlush.cs"] = "Windows makes renames durable by itself",
        ["src/OrleansGrid.Postgres/Server/DebianInstall.cs"] = "tried where there is apt-get",
        ["src/OrleansGrid.Postgres/Server/OwnerOnly.cs"] = "rights by the folder above on Windows",
        ["src/OrleansGrid.Postgres/Server/PostmasterFile.cs"] = "ps on macOS, .NET's own processes on Windows",
        ["src/OrleansGrid.Postgres/Server/ServerAccount.cs"] = "for root, whom Windows has not",
        ["src/OrleansGrid.Postgres/Server/ServerFolder.cs"] = "for root, whom Windows has not",
        ["src/OrleansGrid.Protocol/Certificates/CertificateFolder.cs"] = "rights by the folder above on Windows",
        ["src/OrleansGrid.Postgres/Server/ServerPlaces.cs"] = "Program Files on Windows",
    };

    [Fact]
    public void What_only_one_system_has_stands_in_files_that_are_listed() =>
        None.Of(
            from line in Lines()
            where OfOneSystem().IsMatch(line.Text) && !Allowed.ContainsKey(line.File)
            select $"{line.File}:{line.Number} {line.Text.Trim()} (do without it, or list the file with what other systems do)"
        );

    [Fact]
    public void No_file_is_listed_that_has_nothing_of_one_system() =>
        None.Of(Allowed.Keys.Except(Lines().Where(line => OfOneSystem().IsMatch(line.Text)).Select(line => line.File)));

    [Theory]
    [InlineData("[LibraryImport(\"libc\", EntryPoint = \"fsync\")]")]
    [InlineData("File.ReadAllText(\"/proc/self/stat\")")]
    [InlineData("Process.Start(\"/bin/sh\", script)")]
    [InlineData("var folder = \"/tmp/grid\";")]
    [InlineData("UnixCreateMode = mode,")]
    [InlineData("PosixSignalRegistration.Create(PosixSignal.SIGTSTP, stop)")]
    public void What_only_one_system_has_is_seen(string line) => Assert.Matches(OfOneSystem(), line);

    [Theory]
    [InlineData("Path.GetTempPath()")]
    [InlineData("PosixSignalRegistration.Create(PosixSignal.SIGTERM, stop)")]
    [InlineData("new Uri(\"http://host/processes/devices\")")]
    public void What_every_system_has_is_let_through(string line) => Assert.DoesNotMatch(OfOneSystem(), line);

    private static IEnumerable<(string File, int Number, string Text)> Lines() =>
        from source in Repository.Sources
        from line in File.ReadLines(source.Path).Select((text, n) => (Text: text, Number: n + 1))
        where !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal)
        select (Repository.Inside(source.Path).Replace('\\', '/'), line.Number, line.Text);

    /// <summary>SIGINT, SIGTERM, SIGQUIT and SIGHUP are those that .NET has on Windows too.</summary>
    [GeneratedRegex(
        @"""libc""|/proc\b(?!ess)|/dev/\w|\bMono\.(Posix|Unix)|\bPosixSignal\.SIG(CHLD|CONT|TTIN|TTOU|TSTP|WINCH)|\bUnix(File|Create)Mode\b"
            + @"|""/(tmp|usr|var|etc|opt|home|bin|sbin|root|Applications)\b|/bin/sh\b"
    )]
    private static partial Regex OfOneSystem();
}
