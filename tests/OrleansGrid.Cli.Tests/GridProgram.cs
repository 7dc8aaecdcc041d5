using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace OrleansGrid.Cli.Tests;

/// <summary>The built <c>grid</c>, run as a process with a home of its own.</summary>
internal sealed class GridProgram(string home)
{
    public string Home { get; } = home;

    /// <summary>The database that the environment names; null for the home's own.</summary>
    public string? Postgres { get; init; }

    /// <summary>
    /// Becomes the program: tests that were started with signals ignored, as a script's background is, would hand that on, and the
    /// program would never hear of an interrupt.
    /// </summary>
    public const string WithDefaultSignals = "/usr/bin/env";

    public async Task<GridOutcome> RunAsync(params string[] arguments) => await RunWithAsync([], arguments);

    public async Task<GridOutcome> RunWithAsync(byte[] input, params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has refused the input before it had all of it.
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new GridOutcome(process.ExitCode, await output, await error);
    }

    /// <summary>Runs it and expects it to be done.</summary>
    public async Task<GridOutcome> DoAsync(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);
        Assert.True(outcome.Exit == 0, $"grid {string.Join(' ', arguments)} ended with {outcome.Exit}: {outcome.Error}");
        return outcome;
    }

    public Process Start(params string[] arguments) => StartAs([BuiltGrid.Path, .. arguments]);

    public Process StartWith(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartAs([BuiltGrid.Path, .. arguments], environment);

    /// <summary>Starts a script that has the program as $0 and the arguments as $@.</summary>
    public Process StartBy(string script, params string[] arguments) => StartAs(["/bin/sh", "-c", script, BuiltGrid.Path, .. arguments]);

    private Process StartAs(IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(WithDefaultSignals)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["GRID_HOME"] = Home;
        start.Environment.Remove("GRID_POSTGRES");
        if (Postgres is not null)
        {
            start.Environment["GRID_POSTGRES"] = Postgres;
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        foreach (var argument in command.Prepend("--default-signal"))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    public static void Signal(int pid, string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {pid}"]);
        kill.WaitForExit();
    }
}

/// <summary>What a run of <c>grid</c> left.</summary>
internal sealed record GridOutcome(int Exit, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<JsonElement> Json => [.. Lines.Select(line => JsonElement.Parse(line))];

    public string JobId => Json[0].GetProperty("job_id").GetString()!;
}
