terraform {
  required_version = ">= 1.6"

  backend "s3" {
    bucket = "shop-state"
    key    = "prod/terraform.tfstate"
    region = "eu-central-1"
  }
}

variable "region" {
  description = "Where everything runs"
  type        = string
  default     = "eu-central-1"
}

variable "instances" {
  description = "How many servers there are"
  type        = number
  default     = 3
}

locals {
  name = "shop"
  zone = "shop.example.com"
  ttl  = 300
}

resource "aws_instance" "web" {
  count         = var.instances
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.medium"
  monitoring    = true

  root_block_device {
    volume_size = 40
    volume_type = "gp3"
    encrypted   = true
  }

  tags = {
    Name  = "web"
    Team  = "shop"
    Stage = "production"
  }
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "What may reach the servers"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    from_port = 0
    to_port   = 65535
    protocol  = "-1"
  }
}

output "address" {
  description = "The address of the first server"
  value       = aws_instance.web[0].public_ip
}
