namespace OrleansGrid.Engine;

/// <summary>
/// Items that are run alone because something died under the job. When one of them takes down the silo that the job itself is on, nobody
/// is left who saw it; so each is noted in the record before it begins, and the job's next life counts the loss.
/// </summary>
public sealed partial class JobMachine
{
    private string? _home;

    /// <returns>Whether the note must be durable before the task starts.</returns>
    private bool NoteIfQuarantined(AssignedTask task)
    {
        if (task.Crashes == 0 || task.Range.Count != 1 || task.Silo != _home)
        {
            return false;
        }

        var attempts = AttemptsOf(task.Stage, task.Range.First);
        Record = Record with { Quarantined = [.. Record.Quarantined ?? [], new QuarantinedItem(task.Stage, task.Range.First, attempts, task.Silo)] };
        _effects.Add(new SaveRecord(Now: true));
        return true;
    }

    /// <summary>The item did not take its silo down, or is counted as lost: either way its note has done its work.</summary>
    private void ForgetNote(AssignedTask task)
    {
        if (Record.Quarantined?.Any(IsOf) == true)
        {
            var rest = Record.Quarantined.Where(note => !IsOf(note)).ToList();
            Record = Record with { Quarantined = rest.Count > 0 ? rest : null };
            _effects.Add(new SaveRecord(Now: true));
        }

        bool IsOf(QuarantinedItem note) => note.Stage == task.Stage && note.Item == task.Range.First;
    }

    /// <summary>What an earlier life of the job had noted, and what has neither ended nor runs, was lost with its silo, unless that lives.</summary>
    private void TakeUpNotes(IReadOnlyCollection<string> liveSilos)
    {
        var notes = Record.Quarantined ?? [];
        if (notes.Count == 0)
        {
            return;
        }

        // Durable before anything is counted: a loss that is forgotten costs one more crash, one that is counted twice an innocent item.
        Record = Record with { Quarantined = null };
        _effects.Add(new SaveRecord(Now: true));
        foreach (var note in notes.Where(IsLost))
        {
            var range = new ItemRange(note.Item, note.Item + 1);
            _stages[note.Stage].Claim(range);
            var task = new AssignedTask
            {
                TaskId = _newTaskId(),
                Stage = note.Stage,
                Silo = note.Silo,
                Range = range,
                Crashes = 1,
                FromNote = true,
                Committed = note.Item,
                PlacedAt = _now.Monotonic,
                AdvancedAt = _now.Monotonic,
            };
            _tasks.Add(task.TaskId, task);
            Resolve(task, crashed: true);
        }

        bool IsLost(QuarantinedItem note) =>
            !liveSilos.Contains(note.Silo)
            && !_stages[note.Stage].HasOutcome(note.Item)
            && AttemptsOf(note.Stage, note.Item) == note.Attempts
            && !_tasks.Values.Any(t => t.Stage == note.Stage && note.Item >= t.Range.First && note.Item < t.Range.End);
    }

    private int AttemptsOf(int stage, long item) => _stages[stage].AttemptsIn(new ItemRange(item, item + 1)).Select(a => a.InAll).FirstOrDefault();
}
