using System.Globalization;
using OrleansGrid.Engine;

namespace OrleansGrid.Silo;

/// <summary>How the job comes to know that one of its limits is reached.</summary>
internal sealed partial class JobGrain
{
    /// <summary>Timers cannot wait for ever.</summary>
    private static readonly TimeSpan LongestNap = TimeSpan.FromHours(1);

    private JobMachine? _timed;

    private JobLimits? Limits => _machine!.Record.Limits;

    /// <summary>Begins to wait for the end of the job's time, once it has started.</summary>
    private void WatchTheTime()
    {
        if (Limits?.Time is { } time && (Limits.From ?? _machine!.Record.StartedAt) is { } from && _timed != _machine && !_machine!.Record.State.IsTerminal())
        {
            _timed = _machine;
            _ = EndInTimeAsync(_machine, time, from + time);
        }
    }

    private async Task EndInTimeAsync(JobMachine machine, TimeSpan time, DateTimeOffset due)
    {
        while (due - Now.Wall is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < LongestNap ? left : LongestNap);
        }

        if (machine == _machine && !_left)
        {
            Apply(new LimitReached(new EarlyEnd($"The time limit of {time} was over.", StopsRunning: true)));
        }
    }

    /// <summary>Ends the job if one of the items, whose outcomes are committed, has reached its target. Asked before anything is begun in the place of these items.</summary>
    private async Task CheckTargetAsync(ItemRange items)
    {
        var machine = _machine!;
        if (await WhatReachedAsync(machine.Record, items) is { } reached && machine == _machine)
        {
            Apply(reached);
        }
    }

    private async Task<LimitReached?> WhatReachedAsync(JobRecord record, ItemRange items)
    {
        if (record.Limits?.Target is not { } target || await reads.FirstThatReachedAsync(JobId, items, target, record.Study!.Directions[0]) is not var (trial, value))
        {
            return null;
        }

        return new LimitReached(new EarlyEnd($"Trial {trial} reached {Text(value)}, and the target is {Text(target)}.", StopsRunning: false));
    }

    private static string Text(double value) => value.ToString("G10", CultureInfo.InvariantCulture);
}
