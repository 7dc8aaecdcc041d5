using System.Text.Json;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Pool;

namespace OrleansGrid.Engine.Tests;

/// <summary>
/// Everything around one job: silos, the database, the pool, and what is under way between them. Each step is one of all that could happen
/// next, so that a list of numbers is one order of events.
/// </summary>
internal sealed partial class World
{
    /// <summary>More steps than any sound job needs to come to its end once nothing more goes wrong.</summary>
    private const int MostStepsToSettle = 30_000;

    /// <summary>Else a world of tiny jobs would only be extended.</summary>
    private const int MostExtensions = 3;

    private readonly List<Mail> _mail = [];
    private readonly List<SimSilo> _silos = [];
    private readonly List<SimGrain> _grains = [];
    private readonly SortedSet<TimeSpan> _wakes = [];
    private readonly List<Step> _steps = [];
    private readonly Random _random;
    private readonly WorldTurns _turns = new();
    private readonly List<string>? _trace;
    private PoolMachine _pool = new();
    private long _guids;
    private int _grainNumber;
    private bool _settling;
    private InvalidOperationException? _broken;

    public World(Scenario scenario, List<string>? trace = null)
    {
        (Scenario, _trace) = (scenario, trace);
        _random = new Random(scenario.Choices.Aggregate(17, (hash, choice) => unchecked((hash * 31) + choice)));
        Database = new SimDatabase(scenario);
        for (var i = 0; i < scenario.Silos; i++)
        {
            AddSilo();
        }
    }

    public Scenario Scenario { get; }

    public SimDatabase Database { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>How often the job was extended.</summary>
    public int Extensions => Database.Extensions;

    public long Steps { get; private set; }

    /// <summary>
    /// Nothing happens by which an item could be run twice. Two activations are harmless, too, while no silo comes: a new one has not been
    /// told which of them is the later.
    /// </summary>
    public bool IsHarmless =>
        Scenario.Poison < 0 && (IsWithin(Chaos.Harmless) || IsWithin((Chaos.Harmless & ~Chaos.Growth) | Chaos.TwoActivations));

    /// <summary>What the database has refused for good.</summary>
    public int Refusals { get; private set; }

    public IEnumerable<SimTask> Tasks => _silos.SelectMany(s => s.Tasks.Values);

    public static void Require(bool rule, string otherwise)
    {
        if (!rule)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    /// <summary>Lets happen what the scenario says, then lets all be well and runs to the end.</summary>
    public void Run()
    {
        var outside = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_turns);
        try
        {
            RunHere();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outside);
        }
    }

    private void RunHere()
    {
        Submit();
        foreach (var choice in Scenario.Choices)
        {
            Next(choice);
        }

        Settle();
        WorldRules.CheckEnd(this, Current!);
    }

    public int Choose(int among) => _random.Next(among);

    public bool Allows(Chaos kind) => !_settling && Scenario.Chaos.HasFlag(kind);

    public Guid NewGuid() => new(0, 0, 0, BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(++_guids)));

    public SimSilo Silo(string name) => _silos.First(s => s.Name == name);

    public void Trace(params ReadOnlySpan<object> words)
    {
        if (_trace is not null)
        {
            _trace.Add(
                string.Join(' ', words.ToArray().Select(w => w is JobEvent or JobEffect ? JsonSerializer.Serialize(w, w.GetType()) : w))
            );
        }
    }

    public void Post(Mail mail) => _mail.Add(mail);

    /// <summary>Something has happened that must not.</summary>
    public void Broken(Exception error, string where) => _broken ??= new InvalidOperationException($"{where}: {error.Message}", error);

    public void DropMailOf(SimGrain grain) => _mail.RemoveAll(m => m.Owner == grain);

    public void WakeBy(TimeSpan at) => _wakes.Add(at);

    /// <summary>The activation that people and the pool reach.</summary>
    public SimGrain? Current => _grains.LastOrDefault(g => !g.Left && g.Silo.InCluster);

    public void Activate(SimSilo silo)
    {
        var grain = new SimGrain(this, silo, ++_grainNumber);
        _grains.Add(grain);
        grain.Activate();
    }

    public JobGrant Ask(JobAsk ask)
    {
        _pool.Ask(ask, Now);
        return Deliver() ?? new JobGrant(ask.JobId, 0, [], _pool.GiveBack(ask.JobId), null);
    }

    /// <summary>Tells silos of a new life of the job. Returns the tasks that run on those that answer.</summary>
    public IReadOnlyList<SimTask> TakeOver(int run, int epoch)
    {
        var answering = _silos.Where(s => s.InCluster && !(Allows(Chaos.Confusion) && Choose(4) == 0)).ToList();
        answering.ForEach(s => s.Epoch = Math.Max(s.Epoch, epoch));
        return [.. answering.SelectMany(s => s.Tasks.Values).Where(t => t.Run == run && !t.Ended)];
    }

    /// <returns>False when a later life of the job has taken over.</returns>
    public bool TryStartTask(SimSilo on, StartTask order, int run, int epoch, IReadOnlyList<JobStage> stages)
    {
        if (on.Tasks.ContainsKey(order.TaskId))
        {
            return true;
        }

        if (epoch < on.Epoch)
        {
            return false;
        }

        on.Tasks.Add(order.TaskId, new SimTask(this, on, order, run, stages));
        return true;
    }

    /// <summary>Nothing but this goes wrong, and refusals, by which no item is run twice.</summary>
    private bool IsWithin(Chaos chaos) => (Scenario.Chaos & ~(chaos | Chaos.Refusals)) == 0;

    private void Submit()
    {
        var record = new JobRecord
        {
            JobId = NewGuid(),
            Kind = "batch",
            State = JobState.Pending,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Stages = new SimPlanner(Scenario).First,
            Spec = default,
            MaxFailed = Scenario.MaxFailed,
        };
        var grain = new SimGrain(this, _silos[0], ++_grainNumber);
        _grains.Add(grain);
        grain.Submit(record);
        var write = _mail.Single();
        _mail.Clear();
        write.Arrive();
        _turns.TakeAll();
    }

    private void Next(int choice)
    {
        Now += TimeSpan.FromMilliseconds(1);
        Steps++;
        _steps.Clear();
        if (!_settling && choice % 16 == 0)
        {
            AddTroubles(_steps);
        }

        if (_steps.Count == 0)
        {
            AddSteps(_steps);
        }

        var step = _steps[choice / 16 % _steps.Count];
        if (_trace is not null)
        {
            Trace($"{Now.TotalMilliseconds,6}", step);
        }

        step.Do();
        _turns.TakeAll();
        if (_broken is { } broken)
        {
            throw broken;
        }
    }

    private void Settle()
    {
        _settling = true;
        for (var i = 0; i < MostStepsToSettle; i++)
        {
            BringBackWhatIsGone();
            if (Current is { HasEnded: true, KnowsTheLatest: true })
            {
                return;
            }

            Next(Choose(1 << 24) * 16);
        }

        Require(
            false,
            $"The job has not ended after {MostStepsToSettle} steps in which nothing went wrong; it is {Database.Record.State}, "
                + $"{Database.Succeeded} succeeded, {Database.Failed} failed, tasks {Current?.Machine?.Tasks.Count}."
        );
    }

    private JobGrant? Deliver()
    {
        JobGrant? own = null;
        foreach (var grant in _pool.Assign(Now))
        {
            own = grant;
        }

        return own;
    }

    /// <summary>Silos that are not known to be dead.</summary>
    public IEnumerable<string> LiveSilos => _silos.Where(s => !s.Evicted).Select(s => s.Name);

    /// <summary>Silos say again what they have, and what is free goes to the job.</summary>
    private void SpreadGrants()
    {
        Announce();
        if (Deliver() is { } grant)
        {
            Post(
                new Mail(
                    $"grant of {grant.Silos.Count} slots",
                    null,
                    () => Current?.Machine is not null,
                    () => Current!.Driver.TakeGrant(grant),
                    static () => { }
                )
            );
        }
    }

    private void Announce()
    {
        foreach (var silo in _silos.Where(s => s.InCluster))
        {
            _pool.Announce(silo.Offer);
        }
    }

    private SimSilo AddSilo()
    {
        var silo = new SimSilo("s" + (_silos.Count + 1), Scenario.SlotsPerSilo);
        _silos.Add(silo);
        _pool.Announce(silo.Offer);
        return silo;
    }
}
