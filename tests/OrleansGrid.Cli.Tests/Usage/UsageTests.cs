namespace OrleansGrid.Cli.Tests.Usage;

/// <summary>Mistakes of the user: exit code 2, one sentence, and nothing touched.</summary>
public sealed class UsageTests
{
    private readonly GridProgram _grid = new(Path.Combine(Path.GetTempPath(), $"grid-never-{Guid.NewGuid():N}"));

    public static TheoryData<string[], string> Mistakes =>
        new()
        {
            { ["nonsense"], "nonsense" },
            { ["nonsense", "--help"], "nonsense" },
            { ["db", "nonsense", "--help"], "nonsense" },
            { ["db"], "migrate" },
            { ["db", "migrate", "surplus"], "see 'grid db migrate --help'" },
            { ["retention", "nonsense"], "is no verb of 'grid retention'" },
            { ["db", "status", "--", "ls"], "'grid db status' takes no command after '--'" },
            { ["db", "grant", "someone"], "--role" },
            { ["db", "grant", "someone", "--role", "king"], "allowed are owner, silo, submitter, reader" },
            { ["silo", "drain"], "drain" },
            { ["silo", "surplus"], "surplus" },
            { ["silos", "evict"], "evict" },
            { ["batch"], "--handler" },
            { ["batch", "--handler", "noop"], "--items" },
            { ["batch", "--", "echo", "{}"], "--items" },
            { ["batch", "--items", "1..3"], "--" },
            { ["batch", "--items", "1..3", "--"], "--" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--", "echo"], "not both" },
            { ["batch", "--items", "1..3", "--items-from", "x", "--handler", "noop"], "not both" },
            { ["batch", "--items", "1..3", "--handler", "command"], "command" },
            { ["batch", "--items", "3..1", "--handler", "noop"], "3..1" },
            { ["batch", "--items", "1-3", "--handler", "noop"], "1-3" },
            { ["batch", "--items", "1..99999999999999999999", "--handler", "noop"], "99999999999999999999" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--attempts", "0"], "--attempts" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--attempts", "many"], "many" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--timeout", "5"], "500ms" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--timeout", "0s"], "0s" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--timeout", "-1s"], "-1s" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--timeout", "41d"], "at most 40d" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--retry-delay", "1:30"], "not a time" },
            {
                ["batch", "--items", "1..3", "--handler", "noop", "--retry-delay", "12m", "--max-delay", "5m"],
                "--retry-delay 12m 00s, is longer than the longest, --max-delay 5m 00s"
            },
            { ["mapreduce", "--app", "wordcount", "--input", "/in", "--output", "/out", "--max-delay", "0.5s"], "--retry-delay 1.0s" },
            { ["batch", "--items", "1..3", "--shell", "--", "sh -c 'echo {}'"], "No value can be put for {} in line 1" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--max-failed", "101%"], "101%" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--max-failed", "-1"], "-1" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--slots-per-item", "0"], "--slots-per-item" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--require", "zone"], "KEY=VALUE" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--require", "a=1", "--require", "a=2"], "twice" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--key", ""], "--key" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--shell"], "--shell" },
            { ["batch", "--items", "1..3", "--shell", "--", "echo", "{}"], "quotes" },
            { ["batch", "--items", "1..3", "surplus", "--", "echo"], "surplus" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--unheard-of"], "--unheard-of" },
            { ["batch", "--items-from", "no-such-file", "--", "echo"], "no-such-file" },
            { ["batch", "--items-from", "/", "--", "echo"], "/" },
            { ["run"], "--spec" },
            { ["run", "batch"], "--spec" },
            { ["run", "batch", "--spec", "no-such-spec"], "no-such-spec" },
            { ["run", "batch", "--spec", "-", "--items-from", "-"], "Standard input" },
            { ["run", "batch", "--spec", "/dev/null", "--items", "3..1"], "3..1" },
            { ["run", "batch", "--spec", "/dev/null", "--items", "1..3"], "is empty; give a JSON object" },
            { ["run", "batch", "--spec", BuiltGrid.Path + ".runtimeconfig.json.none", "--items", "1..3"], "cannot be read" },
            { ["run", "batch", "--spec", "/proc/sys/kernel/ostype"], "is not JSON from line 1, byte 1 on; give a JSON object" },
            { ["run", "batch", "--spec", "/proc/sys/kernel/pid_max"], "is a number; it must be a JSON object" },
            { ["jobs", "--since", "soon"], "'soon' for --since" },
            { ["delete"], "Say which jobs" },
            { ["delete", "3f2a", "--state", "failed"], "not both" },
            { ["delete", "--state", "running"], "cancel it first" },
            { ["prune"], "--older-than" },
            { ["prune", "--older-than", "1d", "--state", "paused"], "paused" },
            { ["doctor", "silos"], "silos" },
            { ["retention", "set"], "TIME" },
            { ["retention", "set", "never"], "'never' for the time to keep is not a time" },
            { ["retention", "set", "7d", "--outcome", "running"], "succeeded, failed, cancelled" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--keep", "10ms"], "at least 1s, or forever" },
            { ["completion"], "SHELL" },
            { ["completion", "csh"], "'csh'; give bash, zsh or fish" },
            { ["mapreduce", "--app", "grep", "--input", "/in", "--output", "/out"], "grep needs the argument pattern" },
            { ["mapreduce", "--app", "grep", "--arg", "patern=x", "--input", "/in", "--output", "/out"], "\"patern\"" },
            { ["mapreduce", "--app", "join", "--input", "left=/in", "--output", "/out"], "left and right" },
            { ["mapreduce", "--app", "topn", "--arg", "n=ten", "--input", "/in", "--output", "/out"], "\"ten\"" },
            { ["mapreduce", "--app", "wordcount", "--output", "/out"], "--input" },
            { ["mapreduce", "--app", "wordcount", "--input", "-", "--output", "/out"], "standard input" },
            { ["mapreduce", "--app", "wordcount", "--input", "/dev/fd/63", "--output", "/out"], "that one process alone has open" },
            { ["mapreduce", "--app", "wordcount", "--input", "a=/dev/stdin", "--output", "/out"], "that one process alone has open" },
            { ["mapreduce", "--app", "wordcount", "--input", "/in", "--output", ""], "--output" },
            { ["mapreduce", "--app", "wordcount", "--input", "/in"], "or --rows" },
            { ["mapreduce", "--app", "wordcount", "--input", "/in", "--output", "/in/out"], "/in/out lies inside the input" },
            { ["mapreduce", "--app", "wordcount", "--input", "/in", "--output", "/out", "--reducers", "50000"], "from 0 to 10000" },
            {
                ["mapreduce", "--app", "wordcount", "--input", "/in", "--output", "/out", "--format", "fixed:0"],
                "'fixed:0' gives no length"
            },
            { ["mapreduce", "--app", "wordcount", "--input", "/in", "--output", "/out", "--split-size", "0"], "'0' is not a size" },
            { ["search", "--space", "space.json"], "after '--'" },
            { ["search", "--space", "no-such-space", "--", "true"], "no-such-space" },
            { ["search", "--", "true"], "--space" },
            { ["search", "--space", "space.json", "--directions", "up", "--", "true"], "min or max" },
            { ["search", "--space", "space.json", "--warm-from", "3f2a,", "--", "true"], "--warm-from" },
            { ["search", "--space", "space.json", "--time-limit", "0s", "--", "true"], "--time-limit" },
            { ["search", "--space", "space.json", "--target", "best", "--", "true"], "--target" },
            { ["search", "--space", "space.json", "--ask-and-tell", "--", "true"], "--ask-and-tell" },
            { ["ask", "1234", "--lease", "soon"], "--lease" },
            { ["tell", "1234", "first", "0.5"], "first" },
            { ["tell", "1234", "7", "good"], "good" },
            { ["tell", "1234", "7"], "--failed" },
            { ["tell", "1234", "7", "0.5", "--failed", "why"], "--failed" },
            { ["extend", "1234"], "--trials" },
            { ["extend", "1234", "--trials", "0"], "--trials" },
            { ["show"], "ID" },
            { ["jobs", "--state", "sleeping"], "sleeping" },
            { ["jobs", "--", "echo"], "--" },
            { ["items", "1234", "--state", "sleeping"], "sleeping" },
            { ["up", "--silos", "0"], "--silos" },
            { ["up", "--silos", "1", "--handlers", "no-such.dll", "--detach"], "no-such.dll" },
            { ["up", "--silos", "1", "--handlers", "/bin/sh", "--detach"], "not a .NET assembly" },
            { ["silo", "--handlers", "no-such.dll"], "no-such.dll" },
            { ["silo", "--handlers", BuiltGrid.Path + ".dll"], "no handler" },
            { ["silo", "--pass-env", "MODEL_DIR,GRID_POSTGRES"], "'GRID_POSTGRES' is the grid's own" },
            { ["up", "--pass-env", "KEY=hidden", "--detach"], "'KEY=…' is not the name" },
            { ["silo", "--limit", "memory=2G", "--limit", "memory=3G"], "--limit names 'memory' twice" },
            { ["up", "--limit", "memory", "--detach"], "'memory' is not a value for --limit; give memory=2G" },
            { ["batch", "--items", "1..3", "--limit", "cpu=5", "--", "echo"], "'cpu=5' is not a value for --limit" },
            { ["batch", "--items", "1..3", "--limit", "processes=0", "--", "echo"], "'processes=0' is not a value for --limit" },
            { ["batch", "--items", "1..3", "--limit", "threads=5", "--", "echo"], "'threads=5' is not a value for --limit" },
            { ["batch", "--items", "1..3", "--handler", "noop", "--limit", "cpu=5s"], "--limit holds for a command" },
            { ["silo", "--port", "70000"], "70000" },
            { ["silo", "--label", "zone"], "KEY=VALUE" },
            { ["silo", "--resource", "gpu=some"], "gpu=some" },
            { ["silo", "--log-level", "loud"], "loud" },
            { ["cert"], "init" },
            { ["cert", "issue"], "--role" },
            { ["cert", "issue", "ci"], "--role" },
            { ["cert", "issue", "ci", "--role", "root"], "'root' is not a role; give one of reader, submitter, operator, silo." },
            { ["cert", "issue", "ci", "--role", "reader", "--commands"], "--commands is for the role submitter, not reader" },
            { ["cert", "issue", "ci", "--role", "reader", "--out", "/nowhere/at-all"], "'grid cert init' makes one" },
            { ["cert", "issue", "a b", "--role", "reader"], "'a b' is not a name for a certificate" },
            { ["cert", "rotate", "ci"], "is not there; 'grid cert issue ci" },
            { ["silo", "--tls-cert", "x.pem"], "1 of --tls-cert, --tls-key and --tls-authority is given" },
            {
                ["silo", "--insecure", "--tls-cert", "a", "--tls-key", "b", "--tls-authority", "c"],
                "--insecure and certificates exclude each other"
            },
            { ["silo", "--advertise", "here"], "here" },
            { ["silo", "--advertise", "10"], "'10' for --advertise is not an IP address" },
            { ["silo", "--advertise", "[::1]:80"], "is not an IP address" },
            { ["silo", "--advertise", "::"], "stands for all addresses" },
            { ["silo", "--advertise", "0.0.0.0"], "stands for all addresses" },
            { ["silo", "--advertise", "fe80::1"], "valid only on one link" },
            { ["silo", "--advertise", "ff02::1"], "no address of one machine" },
            { ["silo", "--advertise", "255.255.255.255"], "no address of one machine" },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_one_sentence_that_names_it_and_exit_code_2(string[] arguments, string named)
    {
        var outcome = await _grid.RunAsync(arguments);

        Assert.Equal(2, outcome.Exit);
        var sentence = Assert.Single(outcome.ErrorLines);
        Assert.Contains(named, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        Assert.False(Directory.Exists(_grid.Home), "No database is made for a mistake.");
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=grid;Database=grid")]
    [InlineData("certainly not a connection string")]
    public async Task A_database_that_cannot_be_reached_is_one_sentence_and_exit_code_3(string postgres)
    {
        var outcome = await _grid.RunAsync("jobs", "--postgres", postgres);

        Assert.Equal(3, outcome.Exit);
        Assert.Single(outcome.ErrorLines);
    }

    [Fact]
    public async Task The_help_lists_the_verbs_and_shows_examples()
    {
        var help = await _grid.DoAsync("--help");

        foreach (
            var verb in new[]
            {
                "demo",
                "up",
                "down",
                "silo",
                "db",
                "batch",
                "mapreduce",
                "search",
                "jobs",
                "show",
                "watch",
                "results",
                "items",
                "trials",
                "report",
                "cancel",
                "pause",
                "resume",
                "retry",
                "extend",
                "ask",
                "tell",
                "silos",
                "completion",
            }
        )
        {
            Assert.Contains($"\n  {verb} ", help.Output, StringComparison.Ordinal);
        }

        Assert.Contains("Examples:", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("up")]
    [InlineData("silo")]
    [InlineData("db", "status")]
    [InlineData("batch")]
    [InlineData("mapreduce")]
    [InlineData("results")]
    [InlineData("retry")]
    [InlineData("extend")]
    [InlineData("ask")]
    [InlineData("tell")]
    public async Task The_help_of_a_verb_ends_with_examples_of_it(params string[] verb)
    {
        var help = await _grid.DoAsync([.. verb, "--help"]);

        Assert.Contains("--json", help.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"  grid {string.Join(' ', verb)}",
            help.Output[help.Output.IndexOf("Examples:", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Down_is_fine_when_nothing_ever_ran()
    {
        var outcome = await _grid.DoAsync("down", "--json");

        Assert.Equal(0, outcome.Json[0].GetProperty("silos_stopped").GetInt32());
    }
}
