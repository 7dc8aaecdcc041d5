using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tests;

public sealed class StageGraphTests
{
    private const int Layers = 20;
    private const int Width = 10;

    [Fact]
    public void What_is_kept_equals_the_recursive_definition_whatever_completes_and_whatever_is_added() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int)
            .Sample(
                (stages, seed) =>
                {
                    var random = new Random(seed);
                    var changes = new HashSet<int>();
                    var (graph, after, complete) = (new StageGraph(stage => changes.Add(stage)), new List<List<int>>(), new List<bool>());
                    for (var step = 0; step < 100; step++)
                    {
                        var before = Ready();
                        changes.Clear();
                        Change();
                        var now = Ready();
                        // Whoever goes by what is told knows every change.
                        Assert.Subset(changes, Enumerable.Range(0, before.Count).Where(s => before[s] != now[s]).ToHashSet());
                        Assert.Equal(now, Enumerable.Range(0, after.Count).Select(graph.IsReady));
                        Assert.All(Enumerable.Range(0, after.Count), stage => Assert.Equal(HasEnded(stage), graph.HasEnded(stage)));
                    }

                    void Change()
                    {
                        if (after.Count < stages && random.Next(3) == 0)
                        {
                            graph.Add();
                            after.Add([]);
                            complete.Add(false);
                        }
                        else if (after.Count > 1 && random.Next(3) == 0)
                        {
                            // Only on earlier ones: stages that wait for each other are none.
                            var stage = random.Next(1, after.Count);
                            after[stage].Add(random.Next(stage));
                            graph.Depend(stage, after[stage][^1]);
                        }
                        else if (after.Count > 0)
                        {
                            var stage = random.Next(after.Count);
                            complete[stage] = random.Next(4) > 0;
                            graph.SetComplete(stage, complete[stage]);
                        }
                    }

                    List<bool> Ready() => [.. Enumerable.Range(0, after.Count).Select(IsReady)];

                    bool IsReady(int stage) => after[stage].TrueForAll(HasEnded);

                    bool HasEnded(int stage) => complete[stage] && IsReady(stage);
                },
                iter: Runs.Of(2000)
            );

    [Fact]
    public void In_layers_of_200_stages_each_dependency_is_followed_once_as_the_stages_end()
    {
        var graph = new StageGraph(_ => { });
        for (var stage = 0; stage < Layers * Width; stage++)
        {
            graph.Add();
        }

        for (var stage = Width; stage < Layers * Width; stage++)
        {
            Before(stage).ForEach(on => graph.Depend(stage, on));
        }

        var dependencies = (Layers - 1) * Width * Width;
        Assert.Equal(dependencies, graph.Followed);
        for (var stage = 0; stage < Layers * Width; stage++)
        {
            graph.SetComplete(stage, complete: true);
        }

        Assert.True(graph.HasEnded((Layers * Width) - 1));
        Assert.Equal(2 * dependencies, graph.Followed);
    }

    [Fact]
    public void A_job_of_200_stages_in_layers_runs_to_its_end()
    {
        // By recursion without memory its first event would look at 10^20 stages.
        var record = Story.Record([.. Enumerable.Repeat(1L, Layers * Width)]);
        var stages = record.Stages.Select((s, i) => s with { After = i < Width ? null : Before(i) });
        var story = new Story(record with { Stages = [.. stages] });
        story.Hears(new Opened()).Gets("a");
        while (!story.Job.Record.State.IsTerminal())
        {
            var task = Assert.Single(story.Job.Tasks);
            story.Hears(new TaskReported(task.TaskId, new TaskProgress(1, 1, true, false, 1, 0, [], TimeSpan.FromSeconds(0.01), 1)));
        }

        Assert.Equal((JobState.Succeeded, 200), (story.Job.Record.State, story.Job.Succeeded));
    }

    [Fact]
    public void A_chain_of_100_000_stages_ends_without_a_stack_as_deep()
    {
        const int Length = 100_000;
        var graph = new StageGraph(_ => { });
        for (var stage = 0; stage < Length; stage++)
        {
            graph.Add();
            graph.SetComplete(stage, complete: true);
            if (stage > 0)
            {
                graph.Depend(stage, stage - 1);
            }
        }

        graph.SetComplete(0, complete: false);
        Assert.False(graph.HasEnded(Length - 1));
        graph.SetComplete(0, complete: true);
        Assert.True(graph.HasEnded(Length - 1));
    }

    private static List<int> Before(int stage) => [.. Enumerable.Range(((stage / Width) - 1) * Width, Width)];
}
