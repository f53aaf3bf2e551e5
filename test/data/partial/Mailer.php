<?php

declare(strict_types=1);

namespace App\Mail;

use DateTimeImmutable;
use Psr\Log\LoggerInterface;

interface Transport
{
    public function send(Message $message): bool;

    public function name(): string;

    public function close(): void;
}

final class Mailer
{
    private const LIMIT = 50;

    private array $queue = [];
    private int $sent = 0;
    protected ?DateTimeImmutable $last = null;

    public function __construct(
        private Transport $transport,
        private LoggerInterface $logger,
    ) {
    }

    /** Puts a message into the queue. */
    public function push(Message $message): void
    {
        if (count($this->queue) >= self::LIMIT) {
            throw new QueueFull('too many messages');
        }
        $this->queue[] = $message;
    }

    public function flush(): int
    {
        $done = 0;
        foreach ($this->queue as $message) {
            if ($this->transport->send($message)) {
                $done++;
            } else {
                $this->logger->warning('not sent', ['to' => $message->to()]);
            }
        }
        $this->queue = [];
        $this->sent += $done;
        return $done;
    }

    public function label(string $state): string
    {
        return match ($state) {
            'open' => 'waiting',
            'sent' => 'on its way',
            'lost' => $this->lost($state),
            default => 'unknown',
        };
    }

    private function lost(string $state): string
    {
        $this->logger->error($state);
        return 'lost on the way';
    }

    public static function settings(): array
    {
        return [
            'host' => 'localhost',
            'port' => 25,
            'timeout' => 30,
            'tls' => true,
            'auth' => [
                'user' => 'shop',
                'method' => 'plain',
                'retries' => 2,
            ],
        ];
    }
}

trait Counts
{
    private int $count = 0;

    public function count(): int
    {
        return $this->count;
    }

    protected function bump(int $by = 1): void
    {
        $this->count += $by;
    }
}
