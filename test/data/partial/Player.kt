package com.example.player

import kotlinx.coroutines.delay
import java.io.File

enum class Mode {
    SHUFFLE,
    REPEAT,
    ONCE
}

data class Track(
    val title: String,
    val seconds: Int,
    val artist: String? = null,
)

interface Output {
    val volume: Int
    fun write(samples: ShortArray): Int
    fun flush()
    fun close(force: Boolean = false)
}

class Player(private val output: Output, private val folder: File) {
    private val queue = ArrayDeque<Track>()
    private var position = 0
    var mode: Mode = Mode.ONCE
    lateinit var current: Track

    fun add(track: Track) {
        queue.addLast(track)
        if (queue.size == 1) {
            current = track
        }
    }

    /** Plays until the queue is empty. */
    suspend fun play() {
        while (queue.isNotEmpty()) {
            current = queue.removeFirst()
            for (chunk in read(current)) {
                output.write(chunk)
                delay(10)
            }
        }
        output.flush()
    }

    override fun toString(): String {
        return "Player(${queue.size} tracks, $mode)"
    }

    fun label(kind: String): String = when (kind) {
        "mp3" -> "compressed"
        "wav" -> "raw samples"
        "ogg", "opus" -> "free format"
        else -> "unknown kind"
    }

    fun describe(mode: Mode): String {
        return when (mode) {
            Mode.SHUFFLE -> "in any order"
            Mode.REPEAT -> "again and again"
            Mode.ONCE -> "one time only"
        }
    }

    private fun read(track: Track): Sequence<ShortArray> = sequence {
        val file = File(folder, track.title)
        file.forEachBlock { bytes, count ->
            samplesOf(bytes, count)
        }
    }

    companion object {
        const val RATE = 44100
        private const val CHUNK = 4096

        fun silent(): Player {
            return Player(NullOutput, File("."))
        }
    }
}

fun samplesOf(bytes: ByteArray, count: Int): ShortArray {
    val result = ShortArray(count / 2)
    for (index in result.indices) {
        result[index] = (bytes[2 * index].toInt() shl 8).toShort()
    }
    return result
}

fun secondsText(seconds: Int): String {
    val minutes = seconds / 60
    val rest = seconds % 60
    return "$minutes:" + rest.toString().padStart(2, '0')
}
