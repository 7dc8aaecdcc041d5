using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>Peers in a folder of programs, each in a folder of its name: C# projects, which are built, and scripts.</summary>
internal sealed class PeerPrograms(string? folder, WorkFolder work)
{
    public IEnumerable<Peer> Built(string project, string name, string arguments)
    {
        var source = folder is null ? null : Path.Combine(folder, project);
        if (source is null || !Directory.Exists(source))
        {
            Report.Say($"  not compared with {name}: no folder {project} under --peers {folder}");
            return [];
        }

        var to = work.File("peer-" + project);
        Run("dotnet", "publish", source, "-c", "Release", "-o", to, "--artifacts-path", work.File("peer-artifacts"), "-v", "q", "--nologo");
        return [new Peer(name, $"exec dotnet '{Path.Combine(to, project + ".dll")}' {arguments}")];
    }

    /// <summary>
    /// A script that is given the input and the output; slow, so it is run once. A variable <c>PYTHON</c> names another <c>python</c>, and
    /// so on.
    /// </summary>
    public IEnumerable<Peer> Script(string project, string file, string name, string interpreter)
    {
        var script = folder is null ? null : Path.GetFullPath(Path.Combine(folder, project, file));
        if (script is null || !File.Exists(script))
        {
            Report.Say($"  not compared with {name}: no file {project}/{file} under --peers {folder}");
            return [];
        }

        return Peer.IfInstalled(
            new Peer(name, $"exec \"${{{interpreter.ToUpperInvariant()}:-{interpreter}}}\" '{script}' \"$IN\" \"$OUT\"", 1),
            interpreter
        );
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Outcome.Require(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}: {said}");
    }
}
