using System.ComponentModel;
using System.Diagnostics;

namespace OrleansGrid.Postgres.Server;

/// <summary>Runs one of the server's programs to its end.</summary>
internal static class ChildProcess
{
    /// <param name="ExitCode">127 when there is no such program, as a shell says it.</param>
    internal sealed record Outcome(int ExitCode, string Output, string Errors)
    {
        public bool Succeeded => ExitCode == 0;

        /// <summary>For the one sentence a person gets; the last line is where these programs say what went wrong.</summary>
        public string LastLine =>
            (Errors + "\n" + Output).Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0)
            ?? $"exit code {ExitCode}";
    }

    public static async Task<Outcome> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken, string? input = null)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The account a server runs as may not be able to enter the caller's folder.
            WorkingDirectory = "/",
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        Clean(start.Environment);

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return new Outcome(127, "", $"{command[0]}: not found");
        }

        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        return await FinishAsync(process, cancellationToken);
    }

    private static async Task<Outcome> FinishAsync(Process process, CancellationToken cancellationToken)
    {
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return new Outcome(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: false);
            }

            throw;
        }
    }

    // PGPORT, PGDATA and their like would redirect the server's programs; messages are read, so they are in English.
    private static void Clean(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            environment.Remove(name);
        }

        environment["LC_ALL"] = "C";
    }
}
