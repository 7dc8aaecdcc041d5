using System.Text.Json;
using OrleansGrid.Kinds.Study.Objectives;
using OrleansGrid.Silo.Tests;
using Xunit;

namespace OrleansGrid.Kinds.Study.Tests.Objectives;

public sealed class CommandObjectiveTests
{
    private readonly List<(long Step, double Value)> _reports = [];

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
        Assert.Equal("The command printed \"violation much\", which is no number.", failure.Message);
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

    private Task<TrialResult> RunAsync(string script)
    {
        var spec = new StudySpec { Space = new SearchSpace().Float("x", 0, 1), Command = new CommandLine([script], Shell: true) };
        var trial = new TrialContext(
            JsonElement.Parse("""{"x": 0.5}"""),
            new StillItem(),
            (step, value) =>
            {
                _reports.Add((step, value));
                return ValueTask.FromResult(false);
            }
        );
        return new CommandObjective(spec.Command!, spec).RunAsync(trial).AsTask();
    }
}
