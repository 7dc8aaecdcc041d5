using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace OrleansGrid.Postgres.Server;

/// <summary>Runs one of the server's programs to its end.</summary>
internal static class ChildProcess
{
    private const int PieceChars = 4096;

    /// <summary>How long a stream may stay open after its program has ended.</summary>
    private static readonly TimeSpan PatienceWithHeirs = TimeSpan.FromSeconds(1);

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
            WorkingDirectory = Path.GetPathRoot(AppContext.BaseDirectory)!,
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
        var output = ReadAsync(process.StandardOutput);
        var errors = ReadAsync(process.StandardError);
        try
        {
            await process.WaitForExitAsync(cancellationToken);

            // On Windows the server that pg_ctl starts inherits these streams and keeps them as long as it runs.
            await Task.WhenAny(Task.WhenAll(output.Whole, errors.Whole), Task.Delay(PatienceWithHeirs, cancellationToken));
            return new Outcome(process.ExitCode, output.SoFar(), errors.SoFar());
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

    private static (Task Whole, Func<string> SoFar) ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        return (CollectAsync(), () => Locked(() => text.ToString()));

        async Task CollectAsync()
        {
            var buffer = new char[PieceChars];
            while (await reader.ReadAsync(buffer) is > 0 and var count)
            {
                Locked(() => text.Append(buffer, 0, count));
            }
        }

        T Locked<T>(Func<T> use)
        {
            lock (text)
            {
                return use();
            }
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
