using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>Peers written in C#, each a project in a folder of its name; built when they are there.</summary>
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

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Outcome.Require(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}: {said}");
    }
}
