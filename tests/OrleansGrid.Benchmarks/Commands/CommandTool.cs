using System.Diagnostics;
using System.Globalization;

namespace OrleansGrid.Benchmarks;

/// <summary>A tool that runs a command for each line of its input.</summary>
internal sealed record CommandTool(string Name, IReadOnlyList<string> Command)
{
    /// <summary>Those that are on this machine.</summary>
    public static IReadOnlyList<CommandTool> Present(int atOnce)
    {
        var tools = new List<CommandTool>();
        if (IsInstalled("parallel"))
        {
            tools.Add(new CommandTool($"GNU parallel -j{atOnce}", ["parallel", "--will-cite", $"-j{atOnce}"]));
        }
        else
        {
            Report.Say("  GNU parallel is not installed (apt-get install parallel); compared with xargs alone");
        }

        tools.Add(new CommandTool($"xargs -P{atOnce} -n1", ["xargs", $"-P{atOnce}", "-n1"]));
        return tools;
    }

    public async Task RunAsync(string program, int lines, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Command[0], [.. Command.Skip(1), program])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        try
        {
            for (var line = 1; line <= lines; line++)
            {
                await process.StandardInput.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture).AsMemory(), cancellation);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellation);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Outcome.Require(process.ExitCode == 0, $"{Name} exited with {process.ExitCode}.");
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
