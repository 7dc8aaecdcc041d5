using System.Diagnostics;

namespace OrleansGrid.Packages.Tests;

/// <summary>The SDK of this machine, with a home and a package cache of a newcomer.</summary>
internal sealed class Dotnet(string home)
{
    /// <summary>Of the process that runs these tests, which is itself started by an SDK.</summary>
    private static readonly string[] NotInherited = ["MSBUILD", "DOTNET_CLI", "DOTNET_HOST", "TESTINGPLATFORM", "NUGET_PACKAGES", "GRID_"];

    public Task<string> RunAsync(string folder, params string[] arguments) => RunProgramAsync("dotnet", folder, arguments);

    /// <returns>What it has printed.</returns>
    public async Task<string> RunProgramAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var name in start.Environment.Keys.Where(name => NotInherited.Any(n => name.StartsWith(n, StringComparison.OrdinalIgnoreCase)))
        )
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_HOME"] = home;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["NUGET_PACKAGES"] = Path.Combine(home, "packages");
        // Nothing of what is started here may stay behind.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";

        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            var said = await output + await errors;
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said}");
            return said;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
