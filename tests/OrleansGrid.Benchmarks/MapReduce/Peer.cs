using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>Another program that does the same work; its time includes its start.</summary>
/// <param name="Script">
/// For <c>/bin/sh</c>: <c>$IN</c> and <c>$OUT</c> are the input and what is to be written, <c>$TMPDIR</c> a folder for its own use.
/// </param>
/// <param name="Runs">How often it is run at most: slow ones once.</param>
internal sealed record Peer(string Name, string Script, int Runs = int.MaxValue)
{
    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>The peer if all it needs is on the machine; otherwise it is said what is missing.</summary>
    public static IEnumerable<Peer> IfInstalled(Peer peer, params string[] programs)
    {
        var missing = programs.Where(program => !IsInstalled(program)).ToList();
        if (missing.Count == 0)
        {
            return [peer];
        }

        Report.Say($"  not compared with {peer.Name}: {string.Join(" and ", missing)} is not installed");
        return [];
    }

    public async Task<double> RunAsync(WorkFolder folder, string input, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script]) { UseShellExecute = false, RedirectStandardError = true };
        foreach (
            var (name, value) in new[] { ("IN", input), ("OUT", folder.File("peer-output")), ("TMPDIR", folder.Path), ("LC_ALL", "C") }
        )
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Outcome.Require(process.ExitCode == 0, $"{Name} exited with {process.ExitCode}: {await errors}");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var seconds = clock.Elapsed.TotalSeconds;
        Report.Say($"  {Name}: {seconds:0.00} s");
        return seconds;
    }
}
