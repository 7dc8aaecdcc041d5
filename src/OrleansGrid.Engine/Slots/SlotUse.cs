using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Stages;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Slots;

/// <summary>How a job uses the slots that the pool grants, and what it wants of the pool.</summary>
internal sealed class SlotUse(
    RecordKeeper keeper,
    JobStages stages,
    JobTasks tasks,
    SlotHolds holds,
    ParkedSlots parked,
    JobLifecycle life,
    EndOfJob ending,
    TaskStarts starts,
    ItemsHandedBack handedBack,
    Speculation speculation
)
{
    /// <summary>More slots than this are not asked for at once; the pool asks again as they are used.</summary>
    private const int MostWanted = 1024;

    /// <summary>Fewer wanted slots than before are worth a message only when they are few.</summary>
    private const int FewWanted = 64;

    private IReadOnlyList<string> _knownSpares = [];
    private int _knownWants;

    /// <summary>The pool has asked for slots that the job has not given back yet.</summary>
    public bool OwesSome => parked.GiveBack > 0;

    /// <summary>What the job holds and wants of the pool.</summary>
    public SlotDemand Demand()
    {
        var wanted = Wanted();
        return new SlotDemand(wanted, holds.Snapshot()) { Stage = AskedFor(), Spares = SparesBeside(wanted) };
    }

    /// <summary>
    /// An event begins: what the job wants and holds now is what the pool knows, and slots that it grants it takes for used.
    /// </summary>
    public void BeginEvent(JobEvent happened)
    {
        holds.BeginEvent();
        // Not of the moment of the last event: what is worth taking from a task becomes less by time alone.
        _knownWants = Wanted();
        if (happened is SlotsGranted { Silos: { Count: > 0 } silos })
        {
            _knownSpares = _knownWants > 0 ? _knownSpares : [.. _knownSpares.Skip(silos.Count)];
            _knownWants = Math.Max(0, _knownWants - silos.Count);
            foreach (var silo in silos)
            {
                holds.Granted(silo);
            }
        }
    }

    /// <summary>The event has changed what the pool has to know.</summary>
    public void AskIfChanged()
    {
        var wants = Wanted();
        var spares = SparesBeside(wants);
        var differ = holds.Differ || WantsDiffer(wants) || !_knownSpares.SequenceEqual(spares);
        _knownSpares = spares;
        if (differ)
        {
            keeper.Emit(new AskSlots());
        }
    }

    public void OnGranted(SlotsGranted granted)
    {
        parked.AskedBack(granted.GiveBack);
        foreach (var silo in granted.Silos)
        {
            if (!TryUse(silo, granted.Stage) && SuitsHeld(granted.Stage))
            {
                speculation.TrySpeculate(silo);
            }
        }
    }

    /// <summary>A slot is used again or given back.</summary>
    /// <param name="runsHere">
    /// Whether the silo has run anything of the last task. One that drains hands everything back at once, and so it would the next task.
    /// </param>
    /// <param name="stage">Number of the stage of the last task.</param>
    public void OnFreed(string silo, int stage, bool runsHere)
    {
        ending.BeginWhenTooManyFailed();
        if (!parked.TryGiveBack() && runsHere)
        {
            TryUse(silo, stage);
        }
    }

    public void FillParkedSlots()
    {
        while (parked.Count > 0 && life.MayGiveOut && starts.TryStart(parked.Last, holds.Stage!.Value))
        {
            parked.RemoveLast();
        }

        // A parked slot waits only for items that may come; else others can use it.
        if (parked.Count > 0 && (!life.MayGiveOut || tasks.Sets.Asked == 0))
        {
            parked.LetAllGo();
        }
    }

    /// <summary>The stage whose needs a slot must meet that the job asks for.</summary>
    private int AskedFor() => stages.Next is >= 0 and var next ? next : holds.Stage ?? 0;

    /// <summary>A slot for tasks of the stage can be held beside those that the job holds.</summary>
    private bool SuitsHeld(int stage) => holds.Stage is not { } held || stages[held].NeedsSameAs(stages[stage]);

    private bool WantsDiffer(int wants) =>
        _knownWants > 0 != wants > 0 || wants > _knownWants || (wants < _knownWants && wants < FewWanted);

    private IReadOnlyList<string> SparesBeside(int wanted) => wanted == 0 ? speculation.Spares() : [];

    private int Wanted()
    {
        if (!life.MayGiveOut)
        {
            return 0;
        }

        var stage = stages.Next;
        if (stage >= 0)
        {
            return (int)Math.Min(Math.Min(MostWanted, MayUse(stage)), stages[stage].Progress.Startable(tasks.Company));
        }

        return parked.Count > 0 || tasks.Sets.WithItemsToSpare.Count == 0 ? 0 : Math.Min(MayUse(stage), handedBack.WorthAsking);
    }

    /// <summary>Slots that the job may use beyond those it does.</summary>
    private int MayUse(int stage) =>
        stages[Math.Max(0, stage)].Record.Policy.MaxParallel is { } most
            ? Math.Max(0, most - parked.Count - tasks.Sets.HoldingSlots)
            : int.MaxValue;

    /// <summary>
    /// A slot on <paramref name="silo"/> is the job's: start a task there, or wait for items of a slow task, or let it go.
    /// </summary>
    /// <param name="stage">Number of a stage whose tasks need what the slot gives.</param>
    private bool TryUse(string silo, int stage)
    {
        if (!life.MayGiveOut || !SuitsHeld(stage) || MayUse(stages.Next) == 0)
        {
            return false;
        }

        if (starts.TryStart(silo, stage))
        {
            return true;
        }

        if (!handedBack.TakeFromSlowest())
        {
            return false;
        }

        parked.Park(silo, stage);
        return true;
    }
}
