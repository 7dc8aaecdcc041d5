using System.Text.Json;
using OrleansGrid.Kinds.Study.Objectives;
using OrleansGrid.Processes;
using OrleansGrid.Processes.Environments;
using OrleansGrid.Silo.Tests;

namespace OrleansGrid.Kinds.Study.Tests.Objectives;

public sealed class CommandObjectiveTests
{
    private readonly List<(long Step, double Value)> _reports = [];
    private readonly List<string> _notes = [];

    [Fact]
    public async Task Reports_and_violations_come_before_the_value_and_other_lines_are_nothing()
    {
        var result = await RunAsync(
            "echo starting; echo report 1 5.5; echo violation -1; echo violations are bad; echo violation 0.25; echo report 2 4; echo 3"
        );
        Assert.Equal([3], result.Values);
        Assert.Equal([-1, 0.25], result.Violations);
        Assert.Equal([(1, 5.5), (2, 4)], _reports);
    }

    [Fact]
    public async Task A_violation_that_is_no_number_fails_the_trial()
    {
        var failure = await Assert.ThrowsAsync<PermanentFailureException>(() => RunAsync("echo violation much; echo 3"));
        Assert.Equal("The command printed \"violation much\"; a violation is one number.", failure.Message);
    }

    [Fact]
    public async Task A_last_line_that_is_no_number_fails_the_trial_and_is_quoted()
    {
        var failure = await Assert.ThrowsAsync<PermanentFailureException>(() => RunAsync("echo 3; echo done"));
        Assert.Equal("The command's last line of output is \"done\", which is no number.", failure.Message);
    }

    [Fact]
    public async Task A_script_has_parameters_in_any_quotes_and_from_its_environment()
    {
        var result = await RunAsync(
            """echo violation {x}; echo "violation {x}"; awk 'BEGIN { print "violation", 2 * {x} }'; echo violation $GRID_PARAM_X; echo 3"""
        );
        Assert.Equal([0.5, 0.5, 1, 0.5], result.Violations);
    }

    [Theory]
    [InlineData("8.53E-06", "0.00000853")]
    [InlineData("1E+21", "1000000000000000000000")]
    [InlineData("0.30", "0.30")]
    [InlineData("-0", "0")]
    [InlineData("\"1e-5\"", "1e-5")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    public async Task Numbers_reach_a_command_without_an_exponent_and_texts_as_they_are(string json, string text)
    {
        var failure = await Assert.ThrowsAsync<PermanentFailureException>(() =>
            RunAsync("echo \"$GRID_PARAM_X={x}=$GRID_PARAM_x;\"", json)
        );
        Assert.Contains($"\"{text}={text}={text};\"", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report 1.0 0.3", 1, 0.3)]
    [InlineData("report 1e0 3e-1", 1, 0.3)]
    [InlineData("report +1 +.3", 1, 0.3)]
    [InlineData("report 01 0.3", 1, 0.3)]
    [InlineData("report 1. 0.30", 1, 0.3)]
    [InlineData("report 1.5e3 0.3", 1500, 0.3)]
    [InlineData("report 0 -0.3", 0, -0.3)]
    [InlineData("report 9223372036854775807 1", long.MaxValue, 1)]
    [InlineData("report\\t1\\t0.3", 1, 0.3)]
    [InlineData("   report   1   0.3  ", 1, 0.3)]
    [InlineData("report 1 0.3\\r", 1, 0.3)]
    public async Task A_step_is_a_whole_number_however_it_is_written(string line, long step, double value)
    {
        await RunAsync($"printf '{line}\\n'; echo 3");
        Assert.Equal([(step, value)], _reports);
        Assert.Empty(_notes);
    }

    [Theory]
    [InlineData("report 1.5 0.3")]
    [InlineData("report -1 0.3")]
    [InlineData("report 1 0,3")]
    [InlineData("report 1 1,000.5")]
    [InlineData("report 1")]
    [InlineData("report")]
    [InlineData("report 1 2 3")]
    [InlineData("report one 0.3")]
    [InlineData("report: 1 0.3")]
    [InlineData("report=1 0.3")]
    [InlineData("Report 1 0.3")]
    [InlineData("report 9223372036854775808 1")]
    [InlineData("report 1e400 1")]
    [InlineData("report NaN 1")]
    public async Task What_looks_like_a_report_and_is_none_is_said_once_and_what_is_one_still_counts(string line)
    {
        await RunAsync($"echo '{line}'; echo '{line}'; echo report 2 0.25; echo 3");
        Assert.Equal([(2, 0.25)], _reports);
        Assert.Contains($"\"{line}\" is no report", Assert.Single(_notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reporting for duty")]
    [InlineData("reports follow")]
    [InlineData("the report 1 2")]
    [InlineData("violations are bad")]
    public async Task Other_words_are_the_commands_own_business(string line)
    {
        await RunAsync($"echo '{line}'; echo 3");
        Assert.Empty(_notes);
        Assert.Empty(_reports);
    }

    [Theory]
    [InlineData("report 5 2; echo report 5 1; echo report 4 1; echo report 6 1", "report 5 1")]
    [InlineData("report 5 2; echo report 5.0 1; echo report 6 1", "report 5.0 1")]
    public async Task Of_a_step_that_comes_again_the_first_report_counts_and_the_others_are_said_once(string script, string said)
    {
        await RunAsync($"echo {script}; echo 3");
        Assert.Equal([(5, 2), (6, 1)], _reports);
        Assert.Contains($"\"{said}\" does not count", Assert.Single(_notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("violation")]
    [InlineData("violation 1 2")]
    [InlineData("violation 0,5")]
    [InlineData("  violation x")]
    public async Task A_violation_that_is_not_one_number_fails_the_trial(string line) =>
        await Assert.ThrowsAsync<PermanentFailureException>(() => RunAsync($"echo '{line}'; echo 3"));

    [Fact]
    public async Task What_is_put_into_an_argument_is_not_looked_at_again()
    {
        var spec = new StudySpec
        {
            Space = new SearchSpace().Categorical("text", "{n}", "{text}", "{}").Integer("n", 1, 9),
            Command = new CommandLine(["/bin/echo", "{text} {n} {other} {} {text"]),
        };
        foreach (var choice in new[] { "{n}", "{text}", "{}" })
        {
            var failure = await Assert.ThrowsAsync<PermanentFailureException>(() =>
                RunAsync(spec, JsonSerializer.Serialize(new Dictionary<string, object> { ["text"] = choice, ["n"] = 7 }))
            );
            Assert.Contains($"\"{choice} 7 {{other}} {{}} {{text\"", failure.Message, StringComparison.Ordinal);
        }
    }

    private Task<TrialResult> RunAsync(string script, string x = "0.5") =>
        RunAsync(
            new StudySpec { Space = new SearchSpace().Float("x", 0, 1), Command = new CommandLine([script], Shell: true) },
            $$$"""{"x": {{{x}}}}"""
        );

    private Task<TrialResult> RunAsync(StudySpec spec, string parameters)
    {
        var trial = new TrialContext(
            JsonElement.Parse(parameters),
            new StillItem(),
            (step, value) =>
            {
                _reports.Add((step, value));
                return ValueTask.FromResult(false);
            }
        );
        var children = ChildProcesses.Here(PassedEnvironment.OfThisProcess([]));
        return new CommandObjective(spec.Command!, spec, children, (_, sentence) => _notes.Add(sentence)).RunAsync(trial).AsTask();
    }
}
