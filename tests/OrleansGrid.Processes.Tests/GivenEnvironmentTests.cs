using OrleansGrid.Processes.Environments;

namespace OrleansGrid.Processes.Tests;

/// <summary>All that a command can look at, of a silo whose environment is full of secrets and whose operator passes everything.</summary>
public abstract class GivenEnvironmentTests
{
    private const string Look = "env; tr '\\0' '\\n' </proc/$$/environ; tr '\\0' '\\n' </proc/$$/cmdline";

    private static readonly Dictionary<string, string> Silo = new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["MODEL_DIR"] = "/models",
        ["GRID_POSTGRES"] = "Host=h;Password=planted-1",
        ["GRID_ITEM"] = "planted-2",
        ["PGPASSWORD"] = "planted-3",
        ["ConnectionStrings__Shop"] = "Host=h;Password=planted-4",
        ["DATABASE_URL"] = "postgres://grid:planted-5@h",
    };

    private protected abstract IChildProcesses ChildrenGiven(PassedEnvironment environment);

    [Fact]
    public void A_command_sees_what_is_passed_and_its_own_and_no_secret()
    {
        var command = Running.Script(Look) with { Environment = new Dictionary<string, string> { ["GRID_ITEM"] = "mine" } };
        IsWithoutSecrets(Children().Run(command).Text());
    }

    [Fact]
    public void A_command_that_is_fed_sees_no_secret_either()
    {
        var command = Running.Script(Look) with { Environment = new Dictionary<string, string> { ["GRID_ITEM"] = "mine" } };
        var output = new Heard();
        using var child = Children().StartFilter(command, output, Running.TestToken);
        Assert.Equal(0, child.End().ExitCode);
        IsWithoutSecrets(output.Text);
    }

    [Fact]
    public void A_script_without_a_first_line_for_its_interpreter_sees_no_secret_either()
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory("grid-script-").FullName, "look");
        File.WriteAllText(script, Look);
        Running.MakeExecutable(script);
        var command = Running.Command(script) with { Environment = new Dictionary<string, string> { ["GRID_ITEM"] = "mine" } };
        IsWithoutSecrets(Children().Run(command).Text());
        Directory.Delete(Path.GetDirectoryName(script)!, recursive: true);
    }

    private IChildProcesses Children()
    {
        var secrets = SecretTexts.Of(["Host=h;Password=planted-5"], Silo);
        return ChildrenGiven(new PassedEnvironment(Silo, new EnvironmentRule(["*"], secrets, ignoreCase: false)));
    }

    private static void IsWithoutSecrets(string seen)
    {
        Assert.Contains("MODEL_DIR=/models\n", seen, StringComparison.Ordinal);
        Assert.Contains("GRID_ITEM=mine\n", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", seen, StringComparison.Ordinal);
    }
}
