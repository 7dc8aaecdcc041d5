using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

/// <summary>What every sampler must keep.</summary>
public sealed class SamplersTests
{
    private static readonly Space Plain = SpaceMap
        .Of(new SearchSpace().Float("x", -5, 10).Float("y", 1e-3, 1, log: true).Integer("n", 1, 50))
        .Space;

    public static TheoryData<string> Names => [.. Samplers.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_point_is_one_of_the_space_and_a_new_instance_goes_on_from_the_history(string name) =>
        RandomSpaces
            .Any.Select(Gen.Int[1, 8])
            .Sample(
                (source, parallel) =>
                {
                    var space = SpaceMap.Of(source).Space;
                    var request = new SamplerRequest(space, Seed: 5) { Trials = 40, Parallel = parallel };
                    if (Samplers.Find(name)!.Refuses(request) is not null)
                    {
                        return;
                    }

                    var sampler = Samplers.Create(name, request).Sampler;
                    var trials = (int)Math.Min(40, sampler.Limit ?? 40);
                    var history = Studies.Run(sampler, space, trials, trial => Studies.Bowl(trial, space), parallel);
                    Assert.All(history.Trials, trial => RandomSpaces.CheckPoint(space, trial.Point));

                    var number = sampler.Limit is { } limit && limit <= trials ? 0 : trials;
                    var (here, there) = (sampler.Propose(history, number), Samplers.Create(name, request).Sampler.Propose(history, number));
                    Assert.Equal(here.Point, there.Point);
                    Assert.Equal(here.Note, there.Note);
                },
                iter: 15
            );

    [Theory]
    [MemberData(nameof(Names))]
    public void Trials_that_run_at_the_same_time_are_at_different_points(string name)
    {
        var sampler = Make(name, Plain);
        var history = Studies.Run(sampler, Plain, 96, trial => Studies.Bowl(trial, Plain), parallel: 16);
        Assert.Equal(history.Trials.Count, history.Trials.Select(trial => string.Join(' ', trial.Point)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_space_of_one_point_has_that_point(string name)
    {
        var space = SpaceMap.Of(new SearchSpace().Float("x", 3, 3).Categorical("c", "only").Integer("n", 1, 1)).Space;
        var request = new SamplerRequest(space);
        if (Samplers.Find(name)!.Refuses(request) is null)
        {
            var sampler = Samplers.Create(name, request).Sampler;
            var history = Studies.Run(sampler, space, (int)Math.Min(30, sampler.Limit ?? 30), trial => Studies.Succeeded(trial, 1));
            Assert.All(history.Trials, trial => Assert.Equal([3, 0, 1], trial.Point));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_objective_and_one_that_always_fails_are_searched_on(string name)
    {
        var constant = Studies.Run(Make(name, Plain), Plain, 60, trial => Studies.Succeeded(trial, 1));
        Assert.True(constant.Trials.Select(trial => trial.Point[0]).Distinct().Count() > 1);
        var failing = Studies.Run(Make(name, Plain), Plain, 60, trial => trial with { State = TrialState.Failed });
        Assert.Equal(60, failing.Ended.Count);
    }

    [Fact]
    public void The_first_trial_has_the_defaults()
    {
        var space = SpaceMap.Of(new SearchSpace().Float("x", 0, 1).Default(0.125).Categorical("c", "a", "b").Default("b")).Space;
        Assert.Equal([0.125, 1], Samplers.Create("random", new SamplerRequest(space)).Sampler.Propose(new TrialHistory(space), 0).Point);
    }

    [Fact]
    public void What_a_sampler_cannot_do_is_one_sentence()
    {
        Assert.Contains("there are grid", Refused("tep", new SamplerRequest(Plain)), StringComparison.Ordinal);
        Assert.Contains("\"cels\"", Refused("grid", Options("cels", "3")), StringComparison.Ordinal);
        Assert.Contains("whole number", Refused("grid", Options("cells", "2.5")), StringComparison.Ordinal);
        Assert.Contains("\"many\"", Refused("grid", Options("cells", "many")), StringComparison.Ordinal);
        var wide = new SearchSpace();
        for (var i = 0; i < 80; i++)
        {
            wide.Float($"x{i}", 0, 1);
        }

        Assert.Contains("more cells", Refused("grid", new SamplerRequest(SpaceMap.Of(wide).Space)), StringComparison.Ordinal);
    }

    private static ISampler Make(string name, Space space) =>
        Samplers.Create(name, new SamplerRequest(space, Seed: 1) { Trials = 200 }).Sampler;

    private static SamplerRequest Options(string name, string value) =>
        new(Plain) { Options = new Dictionary<string, string> { [name] = value } };

    private static string Refused(string name, SamplerRequest request) =>
        Assert.Throws<GridException>(() => Samplers.Create(name, request)).Message;
}
