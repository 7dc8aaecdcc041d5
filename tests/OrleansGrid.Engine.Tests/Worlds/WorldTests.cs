namespace OrleansGrid.Engine.Tests;

/// <summary>
/// Orders of events by the thousand; by the million with ORLEANSGRID_RUNS=1000. A failure prints the seed that repeats it (set the
/// environment variable CsCheck_Seed) and what happened.
/// </summary>
public sealed class WorldTests
{
    private static readonly double[] Durations = [0.1, 5, 100, 1000];

    private static readonly Gen<int[]> Choices = Gen.Int[0, 1 << 28].Array[0, 300];

    [Fact]
    public void Without_trouble_every_item_runs_once_and_the_job_succeeds() => Try(Worlds(Chaos.None), 300);

    [Fact]
    public void Whatever_becomes_of_mail_and_grains_no_item_runs_twice() => Try(Worlds(Chaos.Harmless), 1_500);

    [Fact]
    public void Whatever_two_activations_of_a_job_do_at_once_no_item_runs_twice() =>
        Try(Worlds((Chaos.Harmless & ~Chaos.Growth) | Chaos.TwoActivations), 1_500);

    [Fact]
    public void Whatever_call_of_the_driver_breaks_the_job_is_loaded_again_and_no_item_runs_twice() =>
        Try(Worlds(Chaos.Harmless | Chaos.Faults), 1_000);

    [Fact]
    public void Whatever_breaks_beside_all_else_that_goes_wrong_each_item_has_one_outcome() =>
        Try(Worlds(Chaos.Everything | Chaos.Faults), 1_000);

    [Fact]
    public void Whatever_breaks_the_stages_are_planned_to_the_same_end() => Try(Planned(Chaos.Everything | Chaos.Faults), 800);

    [Fact]
    public void Whatever_the_database_refuses_for_good_the_job_ends_and_no_item_runs_twice() =>
        Try(Worlds(Chaos.Harmless | Chaos.Refusals), 1_000);

    [Fact]
    public void Whatever_the_database_refuses_a_retried_job_runs_what_has_not_succeeded() =>
        Try(Worlds(Chaos.Harmless | Chaos.Refusals | Chaos.Cancel | Chaos.Retry), 1_000);

    [Fact]
    public void Whatever_the_database_refuses_beside_all_else_that_goes_wrong_the_job_ends() =>
        Try(Worlds(Chaos.Everything | Chaos.Refusals), 1_500);

    [Fact]
    public void Whatever_the_database_refuses_while_stages_are_planned_and_made_again_the_job_ends() =>
        Try(Planned(Chaos.Everything | Chaos.Refusals).Select(Dying), 1_500);

    [Fact]
    public void Whatever_the_database_refuses_with_speculative_attempts_the_job_ends() =>
        Try(Worlds(Chaos.Everything | Chaos.Refusals).Select(Speculating), 1_000);

    [Fact]
    public void Cancelled_and_retried_jobs_run_what_has_not_succeeded() => Try(Worlds(Chaos.Harmless | Chaos.Cancel | Chaos.Retry), 800);

    [Fact]
    public void A_job_that_has_reached_a_limit_begins_nothing_and_succeeds() => Try(Worlds(Chaos.Harmless | Chaos.Limit), 800);

    [Fact]
    public void Whatever_silos_die_each_item_has_one_outcome_and_is_counted_once() =>
        Try(Worlds(Chaos.GrainDeath | Chaos.BadMail | Chaos.SiloDeath | Chaos.Growth), 1_200);

    [Fact]
    public void Whatever_goes_wrong_each_item_has_one_outcome_and_is_counted_once() => Try(Worlds(Chaos.Everything), 2_000);

    [Fact]
    public void Even_if_the_database_took_what_evicted_silos_send() =>
        Try(Worlds(Chaos.Everything).Select(w => w with { EvictedAreFenced = false }), 1_000);

    [Fact]
    public void An_item_that_kills_its_silo_fails_and_the_others_succeed() =>
        Try(Gen.Select(Worlds(Chaos.None), Gen.Int[0, 39], (world, poison) => world with { Poison = poison % world.Items[0] }), 500);

    [Fact]
    public void Stages_that_are_planned_on_the_way_run_each_item_of_the_plan_once() => Try(Planned(Chaos.Harmless), 800);

    [Fact]
    public void Whatever_goes_wrong_the_stages_are_planned_to_the_same_end() => Try(Planned(Chaos.Everything), 1_500);

    [Fact]
    public void A_stage_that_grows_with_its_outcomes_grows_to_the_same_end() =>
        Try(Planned(Chaos.Everything).Select(w => w with { Stages = Stages.Growing }), 1_000);

    [Fact]
    public void Whatever_goes_wrong_stages_that_the_planner_adds_are_added_once() =>
        Try(Planned(Chaos.Everything).Select(w => w with { Stages = Stages.Rounds }), 1_000);

    [Fact]
    public void Stages_that_need_different_slots_get_what_they_need_and_no_item_runs_twice() =>
        Try(Planned(Chaos.Harmless).Select(w => w with { NeedsDiffer = true }), 800);

    [Fact]
    public void Whatever_goes_wrong_stages_that_need_different_slots_come_to_the_same_end() =>
        Try(Worlds(Chaos.Everything).Select(w => w with { NeedsDiffer = true }), 1_000);

    [Fact]
    public void Nothing_is_made_again_when_no_silo_dies() => Try(Planned(Chaos.Harmless).Select(Dying), 500);

    [Fact]
    public void Results_that_die_with_their_silo_are_made_again_for_those_who_need_them() =>
        Try(Planned(Chaos.GrainDeath | Chaos.BadMail | Chaos.SiloDeath | Chaos.Growth).Select(Dying), 2_000);

    [Fact]
    public void Whatever_goes_wrong_lost_results_are_made_again() => Try(Planned(Chaos.Everything).Select(Dying), 2_000);

    [Fact]
    public void Speculative_attempts_change_nothing_but_that_an_item_may_run_twice_at_once() =>
        Try(Worlds(Chaos.Harmless).Select(Speculating), 1_500);

    [Fact]
    public void An_item_that_hangs_on_one_silo_succeeds_by_its_speculative_attempt() =>
        Try(
            Gen.Select(
                Worlds(Chaos.Harmless),
                Gen.Int[0, 39],
                (world, item) =>
                    Speculating(world) with
                    {
                        Items = [.. world.Items.Select(n => Math.Max(2, n))],
                        Silos = Math.Max(2, world.Silos),
                        Failures = [0],
                        Hanging = item % Math.Max(2, world.Items[0]),
                    }
            ),
            1_500
        );

    [Fact]
    public void Cancelled_and_retried_jobs_with_speculative_attempts_run_what_has_not_succeeded() =>
        Try(Worlds(Chaos.Harmless | Chaos.Cancel | Chaos.Retry).Select(Speculating), 800);

    [Fact]
    public void Whatever_silos_die_under_either_attempt_each_item_has_one_outcome() =>
        Try(Worlds(Chaos.GrainDeath | Chaos.BadMail | Chaos.SiloDeath | Chaos.Growth).Select(Speculating), 1_200);

    [Fact]
    public void Whatever_goes_wrong_with_speculative_attempts_each_item_has_one_outcome_and_is_counted_once() =>
        Try(Worlds(Chaos.Everything).Select(Speculating), 2_000);

    [Fact]
    public void Whatever_goes_wrong_stages_with_speculative_attempts_are_planned_to_the_same_end() =>
        Try(Planned(Chaos.Everything).Select(Speculating), 1_500);

    [Fact]
    public void Whatever_goes_wrong_lost_results_of_speculative_attempts_are_made_again() =>
        Try(Planned(Chaos.Everything).Select(Dying).Select(Speculating), 1_500);

    private static Scenario Speculating(Scenario world) => world with { Speculation = true };

    private static Scenario Dying(Scenario world) => world with { ResultsDie = true };

    private static Gen<Scenario> Planned(Chaos chaos) =>
        Gen.Select(Worlds(chaos), Gen.Int[1, 12].Array[2, 3], (world, items) => world with { Items = items, Stages = Stages.Planned });

    private static Gen<Scenario> Worlds(Chaos chaos) =>
        from items in Gen.OneOf(Gen.Int[1, 40].Array[1], Gen.Int[1, 20].Array[2])
        from silos in Gen.Int[1, 3]
        from slots in Gen.Int[1, 4]
        from attempts in Gen.Int[1, 3]
        from failures in Gen.OneOf(Gen.Int[0, 0].Array[1], Gen.Int[0, 4].Array[1, 6])
        from tolerance in Gen.Int[-15, 5]
        from milliseconds in Gen.Int[0, Durations.Length - 1].Select(i => Durations[i])
        from choices in Choices
        select new Scenario
        {
            Items = items,
            Silos = silos,
            SlotsPerSilo = slots,
            Attempts = attempts,
            Failures = failures,
            MaxFailed = tolerance < 0 ? null : new FailureTolerance(tolerance, null),
            MillisecondsPerItem = milliseconds,
            Chaos = chaos,
            Choices = choices,
        };

    private static void Try(Gen<Scenario> worlds, int times) =>
        worlds.Sample(
            scenario =>
            {
                try
                {
                    new World(scenario).Run();
                }
                catch (InvalidOperationException broken)
                {
                    throw new InvalidOperationException(broken.Message + "\n" + Replay(scenario), broken);
                }
            },
            iter: Runs.Of(times)
        );

    /// <summary>The same once more, writing down what happens.</summary>
    private static string Replay(Scenario scenario)
    {
        var trace = new List<string>();
        try
        {
            new World(scenario, trace).Run();
        }
        catch (InvalidOperationException)
        {
            // It is told already.
        }

        // What matters comes before a standstill, which is long.
        var story = trace
            .Where(line =>
                !line.EndsWith("the pool looks around ", StringComparison.Ordinal)
                && !line.EndsWith("time passes ", StringComparison.Ordinal)
            )
            .ToList();
        return story.Count < 400 ? string.Join('\n', story) : string.Join('\n', [.. story.Take(300), "…", .. story.TakeLast(60)]);
    }
}
